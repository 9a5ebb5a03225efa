"""What monitor, directory and ui need of Graph, sign-in, clock and files. Protocols only; wiring brings the real ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from presence_tui.model.list_edit import ListChange, ListEdit
from presence_tui.model.moment import Moment
from presence_tui.model.person import Person, UserId
from presence_tui.model.secret import Secret
from presence_tui.model.snapshot import Account, BrowserPage, DeviceCode, PollRefused, Snapshot

if TYPE_CHECKING:
    from presence_tui.model.bulk_reply import BulkReply
    from presence_tui.model.directory_page import UserName, UserPage
    from presence_tui.model.errors import SignInUnavailable
    from presence_tui.model.importing import FileEntry, Imported
    from presence_tui.model.presence import Presence
    from presence_tui.model.resolution import Resolution
    from presence_tui.model.roster import Call
    from presence_tui.model.sources import Refreshed
    from presence_tui.model.watch_list import WatchEntry
    from presence_tui.model.wish import Wish, WishReply


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> Moment:
        """Return both clocks, read together."""

    async def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""


class TokenSource(Protocol):
    """Hands out bearer tokens."""

    async def __call__(self, *, rejected: Secret | None = None, claims: str | None = None) -> Secret:
        """Return a token for Graph.

        `rejected` is a token that Graph refused with 401: another one is returned, renewed by force if need be. `claims` is the
        decoded claims challenge (JSON text) that came with the refusal. Raises SignInNeeded, SignInRefused, SignInUnavailable.
        """


class SignIn(Protocol):
    """Signing in and out."""

    @property
    def token(self) -> TokenSource:
        """Where Graph's client gets its bearer."""

    async def account(self) -> Account | None:
        """Return who is signed in, from the token cache, without a request; None where nobody is.

        Raises AccountMissing where the account that the settings name is not.
        """

    async def choose(self, key: str) -> None:
        """Use another account of the token cache from now on, in every pane of the profile. Makes no request.

        Raises ConfigError where the settings name another one; SignInError.
        """

    async def ask_for_code(self, hint: str = "", claims: str | None = None) -> DeviceCode | BrowserPage | None:
        """Ask for what a person needs to sign in: a code to enter, or a page; None where an application needs nobody.

        `hint` names the account that is wanted. `claims` is a claims challenge (JSON text) that ended the session before: the
        person is to meet it. Raises SignInRefused, SignInUnavailable.
        """

    async def redeem(
        self, code: DeviceCode | BrowserPage | None, on_trouble: Callable[[SignInUnavailable | None], None]
    ) -> Account:
        """Wait until somebody enters the code or comes back from the page, and return who it was.

        A failing network does not end the wait: `on_trouble` is told (None: over) and the same code goes on until it runs out.
        Raises CodeExpired, SignInRefused.
        """

    async def sign_out(self, account: Account) -> None:
        """Forget this account and its tokens on this machine, and no other one; where it is gone already, nothing is done.

        Raises StorageError where the file keeps them.
        """


@dataclass(frozen=True, slots=True)
class PresenceReply:
    """One person's presence, and the call that brought it."""

    presence: Presence
    call: Call


class Graph(Protocol):
    """The calls of Microsoft Graph that this program makes. Each raises SignInError and GraphError."""

    @property
    def presences_apart(self) -> float:
        """Seconds between two calls of `presences` that can go on for ever; some may come closer, and wait where they have to."""

    async def presences(
        self, ids: Sequence[UserId], known: Sequence[int] = (), *, sent: Callable[[], None] = lambda: None
    ) -> BulkReply:
        """POST /communications/getPresencesByUserId, one request; at most 650 ids, else ValueError.

        Objects of which the hash is among `known`, best in the order of `ids`, are not decoded before somebody wants that.
        `sent` is called when the question goes out, which may have to wait for others; anew where it is repeated.
        """

    async def presence(self, of: UserId) -> PresenceReply:
        """GET /users/{id}/presence."""

    async def my_presence(self) -> PresenceReply:
        """GET /me/presence."""

    async def communications_presence(self, of: UserId) -> PresenceReply:
        """GET /communications/presences/{id}, in either of its two documented shapes."""

    async def communications_presences(self) -> BulkReply:
        """GET /communications/presences."""

    async def user(self, who: str) -> Person:
        """GET /users/{object id or UPN}. Raises NotFound."""

    async def users_by_mail(self, mail: str) -> list[Person]:
        """GET /users?$filter=mail eq '...'."""

    async def users_named(self, name: str) -> list[Person]:
        """GET /users?$filter=displayName eq '...'."""

    async def users_in(self, name: UserName, values: Sequence[str]) -> list[Person]:
        """GET /users?$filter=... in (...), one request; as many values as `Graph.most_values` says, else ValueError."""

    def most_values(self, values: Sequence[str]) -> int:
        """Return how many of `values`, from the first, one `users_in` takes; at least one."""

    async def search_users(self, words: str, most: int, *, any_word: bool = False) -> UserPage:
        """GET /users?$search=...; the first page, of at most `most` people. `any_word`: one of them in the name is enough."""

    async def next_users(self, page: UserPage) -> UserPage:
        """Follow a page's link to the next one. Raises Nonsense where it leads elsewhere."""

    async def direct_reports(self) -> list[Person]:
        """GET /me/directReports, all pages; people alone. Raises NobodyIsMe where an application is signed in."""

    async def groups_named(self, name: str) -> list[str]:
        """GET /groups?$filter=displayName eq '...': the ids of the groups of that name, a few at most."""

    async def group_members(self, group: str) -> list[Person]:
        """GET /groups/{id}/transitiveMembers, all pages; people alone. Raises NotFound."""


class Monitor(Protocol):
    """The one object the UI is given: the newest snapshot, and verbs."""

    @property
    def snapshot(self) -> Snapshot:
        """What is known now."""

    def subscribe(self, listener: Callable[[Snapshot], None]) -> None:
        """Have `listener` called in the event loop with each snapshot published from now on."""

    async def run(self) -> None:
        """Poll until cancelled. Survives everything else."""

    def poll_soon(self) -> PollRefused | None:
        """Poll at once; or say why that has to wait."""

    def in_sight(self, keys: Sequence[str]) -> None:
        """Ask for the rows `keys` before the others, where a poll of a long list takes a while: somebody looks at them."""

    async def fetch(self, key: str) -> None:
        """Ask anew for the person in the row `key` (`WatchedPerson.key`), by GET /users/{id}/presence, and publish the answer.

        Raises GraphError, SignInError.
        """

    async def save_json(self, key: str) -> str:
        """Write the JSON of the person in the row `key`, as Graph sent it, to a new file for the user alone.

        Returns the file's path, printable; empty where there is no JSON yet. Raises StorageError.
        """

    def sign_in(self) -> None:
        """Ask for a device code and wait for it; a second call asks for a new one."""

    def cancel_sign_in(self) -> None:
        """Stop waiting for the code."""

    async def sign_out(self, account: Account | None = None) -> None:
        """Forget `account` on this machine, the one that is shown without it; where it is gone already, that is no error."""

    async def use_account(self, key: str) -> None:
        """Show what another account of the token cache sees, from now on, in every pane of the profile. Makes no request.

        Raises ConfigError where the settings name another one; SignInError. Then everything is as before.
        """

    async def look_up(self, who: str) -> Resolution:
        """Return who `who` is, and remember it. Raises GraphError, SignInError; ConfigError for what can be nobody's name."""

    async def search(self, words: str) -> UserPage:
        """Return the first of the people in the directory who match `words`. Raises GraphError, SignInError, ConfigError."""

    async def search_on(self, page: UserPage) -> UserPage:
        """Return the page after `page`. Raises GraphError, SignInError."""

    async def import_people(
        self, entries: Sequence[FileEntry], group: str, told: Callable[[int, int], None], saving: Callable[[], None]
    ) -> Imported:
        """Add to `group` whom a file names, in one save; `told`: how many of how many are looked up; `saving`: now.

        Raises as `add` does.
        """

    async def add(self, who: str, group: str = "") -> ListChange:
        """Append `who` to the watch list, or to one of its groups, whether or not there is such a person.

        Raises AlreadyListed; ConfigError where `who` or the list's file cannot be used, StorageError where the file cannot be
        written: nothing has changed then.
        """

    async def add_many(self, entries: Sequence[WatchEntry]) -> ListChange | None:
        """Append all `entries` that are not on the list yet, each to its groups, in one change that one undo takes back.

        None where nobody is left to add. Raises ConfigError, StorageError: nothing has changed then.
        """

    async def remove(self, key: str) -> ListChange:
        """Take the person of row `key` off the watch list. Raises ConfigError, StorageError: nothing has changed then.

        Where others did so before, the outcome is `done already`, and there is nothing to undo.
        """

    async def edit_list(self, edit: ListEdit) -> ListChange | None:
        """Do one edit of groups, or of one person's groups, label or place in the list; keys are those of rows.

        None where nothing was left to do. Raises ConfigError for what cannot be done, also for whoever a group's source names;
        StorageError: nothing has changed then.
        """

    async def undo(self) -> ListChange | None:
        """Take back the newest edit, and return what that did; None where there is none. Raises ConfigError, StorageError.

        Where others took it back, or wrote its entry anew, it is forgotten, and the outcome says so.
        """

    async def redo(self) -> ListChange | None:
        """Do again what was taken back last; None where there is nothing. Raises ConfigError, StorageError.

        Where others did so, or wrote the entry anew, it is forgotten, and the outcome says so.
        """

    def stop_looking_up(self) -> None:
        """Look up no more of a long list, until `refresh_sources` or the next start; the rows left say so."""

    async def refresh_sources(self) -> Refreshed:
        """Ask every source of the watch list whom it names now. Raises SignInNeeded where nobody is signed in."""

    def groups(self) -> tuple[str, ...]:
        """Return the names of the watch list's groups, in order."""

    def want_titles(self, keys: Sequence[str] = (), *, everybody: bool = False) -> None:
        """Find out, in the background, job title and department of whoever lacks them: of rows `keys` first, then of everybody.

        This replaces what was wanted before. Nobody: nothing is asked.
        """

    def tell_me(self, *, key: str = "", group: str = "") -> WishReply:
        """Tell once when the person in row `key`, or anybody of `group`, can be reached, unless they can be reached now.

        One of both is given. The wish is a fact of the snapshot from then on, and so is its end.
        """

    def tell_me_not(self, wish: Wish) -> None:
        """Forget a wish. One that is over is no error."""
