"""One question to Graph and its answer, over httpx: deadline, cap, no redirects, and the token to Graph alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import httpx

from presence_tui import __version__
from presence_tui.graph.budget import DIRECTORY, MOST_PRESENCES, Budget, presences
from presence_tui.graph.claims import challenge
from presence_tui.graph.faults import translate
from presence_tui.graph.replies import failure, read_reply
from presence_tui.graph.rest import Rest
from presence_tui.model.body import Body, BodyError
from presence_tui.model.errors import Forbidden, Nonsense, NotGranted, Reply, TokenRejected
from presence_tui.model.permissions import includes
from presence_tui.model.ports import Clock, TokenSource
from presence_tui.model.roster import Call
from presence_tui.model.secret import Secret

DEADLINE = 20.0
"""Seconds for a whole request, the body included. httpx's timeouts are per read: a dripping server would hold one for ever."""

BODY_CAP = 8 * 1024 * 1024
"""Bytes of a body, decompressed. 650 people with long messages are under 2 MB."""

_UNAUTHORIZED = 401
_UNAVAILABLE = 503
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with a success status."""

    body: bytes
    call: Call
    reply: Reply


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a path below the root, percent-encoded."""

    path: str
    query: str = ""
    content: bytes | None = None
    """JSON to POST; None: a GET."""
    words: str = ""
    """What the log calls it; names nobody."""
    permission: str = ""
    """The least that it needs."""
    eventual: bool = False
    """Whether Graph may answer from an index that lags behind, as searching needs."""
    directory: bool = False
    """Whether another service than presence answers it: the one that knows people and groups."""
    urgent: bool = False
    """Whether somebody waits for the answer, and for it alone."""
    sent: Callable[[], None] = lambda: None
    """Is called when it goes out."""


class Exchange:
    """Asks Graph. Raises GraphError, and SignInError where no token can be had.

    While presence wants to be left alone nothing is asked: Throttled says for how long. While the directory does, presences are
    asked for. Neither is ever asked more often than its budget allows, repeats included, and a question may wait for that.
    """

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        root: str,
        token: TokenSource,
        clock: Clock,
        deadline: float = DEADLINE,
        granted: Callable[[], frozenset[str] | None] = lambda: None,
        most_presences: int = MOST_PRESENCES,
    ) -> None:
        """Take `most_presences` as the questions after presences in 30 s."""
        self._http = http
        self._root = httpx.URL(root.rstrip("/"))
        self._token = token
        self._clock = clock
        self._rest, self._directory_rest = Rest(clock), Rest(clock, of_directory=True)
        self.allowance = presences(most_presences)
        """Of questions after presences."""
        self._budget, self._directory_budget = Budget(clock, self.allowance), Budget(clock, DIRECTORY)
        self._deadline = deadline
        self._granted = granted

    async def ask(self, question: Question) -> Answer:
        """Ask once; after a 401 once more, with a token that was renewed by force. NotGranted: it could only be refused."""
        token = await self._token()
        if not includes(self._granted(), question.permission):
            raise NotGranted(question.permission)
        headers, outcome = await self._once(question, token)
        if outcome.reply.status == _UNAUTHORIZED:
            claims = challenge(headers.get_list("www-authenticate"))
            headers, outcome = await self._once(question, await self._token(rejected=token, claims=claims))
        error = failure(outcome.reply, headers, outcome.call.answered.utc)
        if isinstance(error, TokenRejected):
            error.claims = challenge(headers.get_list("www-authenticate"))
        if isinstance(error, Forbidden):
            error.permission = question.permission
        if error is not None:
            error.of_directory = question.directory
            (self._directory_rest if question.directory else self._rest).note(error, outcome.call.answered)
            raise error
        return outcome

    def within(self, link: str) -> tuple[str, str]:
        """Return path and query of a link that Graph gave to its next page. Raises Nonsense where it leads elsewhere."""
        try:
            url = httpx.URL(link)
        except (httpx.InvalidURL, ValueError):
            raise Nonsense("a next page that is no address") from None
        base, path = self._root.path.rstrip("/"), url.raw_path.partition(b"?")[0].decode()
        if not self._is_ours(url) or not path.startswith(f"{base}/") or url.userinfo:
            raise Nonsense("a next page at another place")
        return path.removeprefix(base), url.query.decode()

    def _is_ours(self, url: httpx.URL) -> bool:
        return (url.scheme, url.host, url.port) == (self._root.scheme, self._root.host, self._root.port)

    async def _once(self, question: Question, token: Secret) -> tuple[httpx.Headers, Answer]:
        self._keep(question)
        budget = self._directory_budget if question.directory else self._budget
        async with budget.place(urgent=question.urgent):
            self._keep(question)
            question.sent()
            return await self._sent(question, token)

    def _keep(self, question: Question) -> None:
        """Raise Throttled while who is asked wants to be left alone."""
        if question.directory:
            self._directory_rest.keep()
        self._rest.keep()

    async def _sent(self, question: Question, token: Secret) -> tuple[httpx.Headers, Answer]:
        request = self._request(question, token)
        asked = self._clock.now()
        try:
            response, body = await self._send(request)
        except (httpx.TransportError, TimeoutError) as error:
            fact = translate(error, self._root.host)
            _log.info("%s: no answer, %s", question.words, fact)
            raise fact from error
        answered = self._clock.now()
        reply = read_reply(response.status_code, response.headers, body, request.headers["client-request-id"])
        call = Call(asked, answered, reply.request_id, reply.client_request_id)
        _log.debug("%s: %d in %.0f ms, request-id %s", question.words, reply.status, 1000 * call.took, reply.request_id)
        return response.headers, Answer(body, call, reply)

    def _request(self, question: Question, token: Secret) -> httpx.Request:
        url = httpx.URL(f"{self._root}{question.path}{'?' if question.query else ''}{question.query}")
        if not self._is_ours(url):
            raise ValueError("the token goes to the configured Graph alone")
        headers = {
            "Authorization": f"Bearer {token.reveal()}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": f"presence-tui/{__version__}",
            "client-request-id": str(uuid4()),
            "return-client-request-id": "true",
        }
        if question.eventual:
            headers["ConsistencyLevel"] = "eventual"
        if question.content is None:
            return self._http.build_request("GET", url, headers=headers, timeout=self._deadline)
        headers["Content-Type"] = "application/json"
        return self._http.build_request("POST", url, headers=headers, content=question.content, timeout=self._deadline)

    async def _send(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        until = asyncio.get_running_loop().time() + self._deadline
        async with asyncio.timeout_at(until):
            response = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            body = await _read(response, until)
            if response.status_code == _UNAVAILABLE:
                await _never_again(response)
        finally:
            await response.aclose()
        return response, body


async def _read(response: httpx.Response, until: float) -> bytes:
    """Return the body; an error's counts as empty where it is lost: its head says what failed, and for how long to keep away."""
    try:
        async with asyncio.timeout_at(until):
            return await _capped(response)
    except (httpx.TransportError, TimeoutError, Nonsense):
        if response.is_success:
            raise
        return b""


async def _capped(response: httpx.Response) -> bytes:
    try:
        body = Body(response.headers.get("content-encoding", ""), BODY_CAP)
        async for piece in response.aiter_raw():
            body.add(piece)
        return body.whole()
    except BodyError as error:
        raise Nonsense(str(error), Reply(response.status_code)) from None


async def _never_again(response: httpx.Response) -> None:
    """Close the connection, so that the next request takes a new one: after a 503 Graph may route it to a healthy front end."""
    stream = response.extensions.get("network_stream")
    if stream is not None:
        await stream.aclose()
