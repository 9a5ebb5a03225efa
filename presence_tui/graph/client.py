"""The calls of Microsoft Graph that this program makes (v1.0). Paths and bodies only; `exchange` does the talking.

Sources: https://learn.microsoft.com/graph/api/resources/presence and the pages of user-get, user-list-directreports, group-list
and group-list-transitivemembers beside it
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote

import httpx
import msgspec

from presence_tui.graph import decode, user_queries
from presence_tui.graph.budget import MOST_PRESENCES
from presence_tui.graph.exchange import DEADLINE, Answer, Exchange, Question
from presence_tui.graph.pages import MOST_PAGES, pages
from presence_tui.model.availability import DEFAULT_RULE, Rule
from presence_tui.model.bulk_reply import BulkReply
from presence_tui.model.directory_page import UserName, UserPage
from presence_tui.model.errors import NobodyIsMe, Nonsense
from presence_tui.model.permissions import GROUPS, NAMES, OWN_PRESENCE, PRESENCE
from presence_tui.model.person import Person, UserId, are_user_ids, user_id
from presence_tui.model.ports import Clock, PresenceReply, TokenSource
from presence_tui.model.roster import Call

MOST_IDS = 650
"""People in one bulk call; Graph refuses more."""

_IN_ONE_TURN = 250
"""Presences that are decoded in one turn of the event loop: less than a millisecond."""

_PAGED = f"{user_queries.SELECT}&$top=999"
"""As many in one page as Graph gives."""


class GraphClient:
    """Implements `model.ports.Graph` over one httpx client, which it closes."""

    def __init__(
        self,
        *,
        http: httpx.AsyncClient,
        root: str,
        token: TokenSource,
        clock: Clock,
        deadline: float = DEADLINE,
        for_a_person: bool = True,
        granted: Callable[[], frozenset[str] | None] = lambda: None,
        rule: Rule = DEFAULT_RULE,
        most_presences: int = MOST_PRESENCES,
    ) -> None:
        """Take `for_a_person` as False where the tokens are an application's own.

        `granted` tells what the token that was handed out last permits, None where nobody knows: what it does not is not asked.
        `rule` says in which states people can be reached. `most_presences`: questions after presences in 30 s.
        """
        self._http = http
        self._clock = clock
        self._token = token
        self._for_a_person = for_a_person
        self._rule = rule
        self._exchange = Exchange(
            http=http, root=root, token=token, clock=clock, deadline=deadline, granted=granted, most_presences=most_presences
        )

    @property
    def presences_apart(self) -> float:
        """Seconds between two calls of `presences` that can go on for ever."""
        return self._exchange.allowance.apart

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def presences(
        self, ids: Sequence[UserId], known: Sequence[int] = (), *, sent: Callable[[], None] = lambda: None
    ) -> BulkReply:
        """POST /communications/getPresencesByUserId, one request; at most 650 ids, else ValueError.

        What is no GUID is left out. Objects of which the hash is among `known`, best in the order of `ids`, are not decoded
        before somebody wants that. `sent` is called when the question goes out; anew where it is repeated.
        """
        asked = list(dict.fromkeys(ids if are_user_ids(ids) else (found for text in ids if (found := user_id(text)))))
        if len(asked) > MOST_IDS:
            raise ValueError(f"{len(asked)} ids in one call; Graph takes {MOST_IDS}")
        if not asked:
            now = self._clock.now()
            return BulkReply(Call(now, now))
        content = msgspec.json.encode({"ids": asked})
        path, words = "/communications/getPresencesByUserId", f"presences of {len(asked)}"
        answer = await self._exchange.ask(Question(path, "", content, words, PRESENCE, sent=sent))
        reply = decode.presences(answer, set(asked), self._rule)
        for number, _ in enumerate(reply.reading(reply.differing(known)[0]), 1):
            if number % _IN_ONE_TURN == 0:  # whoever types waits for no more than these
                await self._clock.sleep(0)
        return reply

    async def presence(self, of: UserId) -> PresenceReply:
        """GET /users/{id}/presence."""
        return decode.presence(await self._ask(f"/users/{_segment(of)}/presence", words="one presence"), of, self._rule)

    async def my_presence(self) -> PresenceReply:
        """GET /me/presence. Raises NobodyIsMe, without asking Graph, where an application is signed in."""
        if not self._for_a_person:
            await self._token()  # else nobody would learn that the application is refused
            raise NobodyIsMe
        return decode.presence(await self._ask("/me/presence", words="own presence", permission=OWN_PRESENCE), None, self._rule)

    async def communications_presence(self, of: UserId) -> PresenceReply:
        """GET /communications/presences/{id}, in either of its two documented shapes."""
        answer = await self._ask(f"/communications/presences/{_segment(of)}", words="one presence by communications")
        return decode.presence_in_either_shape(answer, of, self._rule)

    async def communications_presences(self) -> BulkReply:
        """GET /communications/presences."""
        return decode.presences(await self._ask("/communications/presences", words="the presence collection"), None, self._rule)

    async def user(self, who: str) -> Person:
        """GET /users/{object id or UPN}. Raises NotFound."""
        return decode.user(await self._ask_who(f"/users/{_segment(who)}", user_queries.SELECT, words="one user"))

    async def users_by_mail(self, mail: str) -> list[Person]:
        """GET /users?$filter=mail eq '...'; ten at most, from whom somebody can choose."""
        return decode.users(await self._ask_who("/users", user_queries.equal("mail", mail), words="users by mail"))

    async def users_named(self, name: str) -> list[Person]:
        """GET /users?$filter=displayName eq '...'; ten at most, from whom somebody can choose."""
        return decode.users(await self._ask_who("/users", user_queries.equal("displayName", name), words="users by name"))

    async def users_in(self, name: UserName, values: Sequence[str]) -> list[Person]:
        """GET /users?$filter=... in (...), one request; more values than `most_values` says are a ValueError."""
        query = user_queries.among(name, values)
        return decode.users(await self._ask_who("/users", query, words=f"{len(values)} users by {name}"))

    def most_values(self, values: Sequence[str]) -> int:
        """Return how many of `values`, from the first, one `users_in` takes; at least one."""
        return user_queries.most_values(values)

    async def search_users(self, words: str, most: int, *, any_word: bool = False) -> UserPage:
        """GET /users?$search=...; the first page, of at most `most` people, in the order of their names.

        All words are to be in the name, or the address begins with them; with `any_word` one of them in the name is enough.
        """
        query = user_queries.search(words, most, any_word)
        return decode.user_page(
            await self._ask_who("/users", query, words="a search for users", eventual=True, urgent=not any_word)
        )

    async def next_users(self, page: UserPage) -> UserPage:
        """Follow a page's link to the next one.

        Raises Nonsense where it leads to another place than this Graph, to a page that was read before, or on without end.
        """
        path, query = self._exchange.within(page.following)
        answer = await self._ask_who(path, query, words="more users", eventual=True, urgent=True)
        following, seen = decode.user_page(answer), page.seen | {page.following}
        if following.following in seen:
            raise Nonsense("a list whose pages go round", answer.reply)
        if following.following and len(seen) >= MOST_PAGES:
            raise Nonsense("a list without an end", answer.reply)
        return replace(following, seen=seen)

    async def _ask_who(self, path: str, query: str, *, words: str, eventual: bool = False, urgent: bool = False) -> Answer:
        question = Question(path, query, None, words, NAMES, eventual, directory=True, urgent=urgent)
        return await self._exchange.ask(question)

    async def direct_reports(self) -> list[Person]:
        """GET /me/directReports, all pages; people alone. Raises NobodyIsMe, without asking Graph, for an application."""
        if not self._for_a_person:
            await self._token()
            raise NobodyIsMe
        return await self._all(Question("/me/directReports", _PAGED, words="direct reports", permission=NAMES, directory=True))

    async def groups_named(self, name: str) -> list[str]:
        """GET /groups?$filter=displayName eq '...': the ids of the groups of that name, two at most."""
        query = f"$filter={quote(f'displayName eq {user_queries.literal(name.strip())}', safe='')}&$select=id&$top=2"
        question = Question("/groups", query, words="a group by name", permission=GROUPS, directory=True)
        return decode.ids(await self._exchange.ask(question))

    async def group_members(self, group: str) -> list[Person]:
        """GET /groups/{id}/transitiveMembers, all pages; people alone. Raises NotFound."""
        path = f"/groups/{_segment(group)}/transitiveMembers"
        return await self._all(Question(path, _PAGED, words="members of a group", permission=GROUPS, directory=True))

    async def _all(self, first: Question) -> list[Person]:
        return [person async for page in pages(self._exchange, first) for person in decode.members(page)]

    async def _ask(self, path: str, *, words: str, permission: str = PRESENCE) -> Answer:
        return await self._exchange.ask(Question(path, words=words, permission=permission, urgent=True))


def _segment(text: str) -> str:
    """Percent-encode one path segment whole; dots too where they would climb the path."""
    encoded = quote(text.strip(), safe="")
    return encoded.replace(".", "%2E") if not encoded.strip(".") else encoded
