"""What the app is given: no settings, no client, no file; just what it needs to know of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.view.choices import Choice, ChoiceValue, Chosen
from presence_tui.view.keymap import STANDARD, Keymap

if TYPE_CHECKING:
    from presence_tui.model.importing import PeopleFile
    from presence_tui.model.ports import Clock, Monitor
    from presence_tui.view.opening import Reading
    from presence_tui.view.profiles import Elsewhere
    from presence_tui.view.set_up_facts import SetUpFacts, SetUpValues
    from presence_tui.view.sign_in_facts import SignInFacts


def _forget(choice: Choice, value: ChoiceValue) -> bool:
    return False


def _no_browser(address: str) -> str:
    return "There is no browser here"


async def _no_files(path: str) -> PeopleFile:
    raise ConfigError(f"{printable(path)} cannot be read here")


class FirstStart(NamedTuple):
    """What the set-up screen is given. Whoever ends it goes on in the surroundings that come back."""

    facts: SetUpFacts
    save: Callable[[SetUpValues], Awaitable[Surroundings]]
    """Writes the answers, and reads the settings anew. Raises PresenceError; then everything is as before."""
    demo: Callable[[], Surroundings]
    """Leaves everything alone, and runs the demo."""


class Switching(NamedTuple):
    """How the app goes over to another profile."""

    look: Callable[[], Awaitable[Elsewhere]]
    """Says what there is, without a request. Raises PresenceError."""
    to_profile: Callable[[str], Awaitable[Surroundings]]
    """Makes ready for a profile, and returns what the app goes on in. Raises PresenceError; then everything is as before."""


class ExtraCommand(NamedTuple):
    """Something that can be done here and not everywhere, without a key. What it is, only the wiring knows."""

    words: str
    """What it does, in the command sheet."""
    section: str
    """What such commands are called together."""
    run: Callable[[], Awaitable[str]]
    """Does it, and returns the reply for the footer. Raises PresenceError."""
    asks: bool = False
    """Whether Graph is to be asked afterwards, as soon as it allows that."""


def no_more_commands() -> tuple[ExtraCommand, ...]:
    """Return nothing: the program's own are all there are."""
    return ()


class Surroundings(NamedTuple):
    """Everything from outside that the screens use."""

    clock: Clock
    zone: Callable[[], tzinfo]
    """Returns the zone in which clock times are shown; the first frame shows none."""
    open: Callable[[], Awaitable[Monitor]]
    """Opens the clients and returns the monitor. Called once the first frame is drawn; raises PresenceError."""
    facts: SignInFacts
    """For which app and tenant somebody signs in."""
    people: Callable[[], int | Reading]
    """Says how many entries are watched, or how far a long list is read: it is read when `open` is called."""
    list_place: str
    """Where others can be added to the watch list."""
    theme: str = "auto"
    """The theme in force: what the user chose last, else what config.toml says."""
    ascii: bool = False
    difference: bool = True
    """Whether the terminal is sent only what differs from what it shows."""
    chosen: Chosen = MappingProxyType({})
    """What was chosen last, or else in config.toml, of how somebody likes the screen."""
    work_location: bool = False
    """Whether the details tell where people work."""
    remember: Callable[[Choice, ChoiceValue], bool] = _forget
    """Keeps a choice for the next start, and says whether it will."""
    keys: Keymap = STANDARD
    browse: Callable[[str], str] = _no_browser
    """Opens an address in a browser on this machine, and returns the reply for the footer: that it did, or why it cannot."""
    first_start: FirstStart | None = None
    """Asks for what signing in needs; None in the demo, which needs nothing."""
    switching: Switching | None = None
    """Goes over to other profiles; None in the demo, which has none."""
    people_file: Callable[[str], Awaitable[PeopleFile]] = _no_files
    """Reads whom the file at a path names. Raises ConfigError."""
    extra_commands: Callable[[], tuple[ExtraCommand, ...]] = no_more_commands
    """Returns what is offered in the command sheet beside the program's own."""

    @property
    def details(self) -> bool | None:
        """Whether the details were left open; None: as the size suggests."""
        details = self.chosen.get("details")
        return details if isinstance(details, bool) else None
