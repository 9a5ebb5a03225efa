"""Services: makes the monitor and what it stands on, live or as the demo, when asked; closes them after the app.

Imports what is heavy (httpx, msal, textual) inside functions: the first frame waits for none of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import cached_property, partial
from typing import TYPE_CHECKING, Self

from presence_tui import logs
from presence_tui.auth.threads import Threads
from presence_tui.model.errors import ConfigError
from presence_tui.model.text import printable
from presence_tui.model.watch_list import WatchList
from presence_tui.paths import Places
from presence_tui.settings.values import Settings
from presence_tui.wiring.clock import SystemClock, local_zone
from presence_tui.wiring.demo import Demo
from presence_tui.wiring.openings import Openings, Reached
from presence_tui.wiring.set_up import Reload, demo_in_place, in_profile, save_answers, set_up_facts
from presence_tui.wiring.watched import Watched
from presence_tui.wiring.widening import keep_wide, widen_for

if TYPE_CHECKING:
    from presence_tui.auth.authenticator import Authenticator
    from presence_tui.directory.resolver import Directory
    from presence_tui.model.list_ports import ListKeeper
    from presence_tui.model.person import Person
    from presence_tui.model.snapshot import Account
    from presence_tui.monitor.presence_monitor import PresenceMonitor
    from presence_tui.ui.surroundings import Surroundings
    from presence_tui.view.profiles import Elsewhere
    from presence_tui.view.set_up_facts import SetUpValues
    from presence_tui.wiring.choices import Choices
    from presence_tui.wiring.connecting import Connected

_log = logging.getLogger(__name__)


class Services:
    """Opens nothing by itself, and outlives the app.

    `words` are the people named on the command line, in place of the saved list. `tell` is given sentences about files that
    could not be used, perhaps from a thread. `signed_in` has the demo begin with somebody signed in. Only the demo needs no
    `places`. With `reload` the settings can be changed while the program runs.
    """

    def __init__(
        self,
        settings: Settings,
        words: Sequence[str] = (),
        *,
        places: Places | None = None,
        signed_in: bool = False,
        tell: Callable[[str], None] = _log.warning,
        reload: Reload | None = None,
    ) -> None:
        self.settings = settings
        self.clock = SystemClock()
        self._words = tuple(words)
        self._places = places
        self._signed_in = signed_in
        self._tell = tell
        self._reload = reload
        self._began_in = settings.profile
        self._prepared: Connected | None = None
        """What `to_profile` opened for the next `open`."""
        self._threads = Threads("services")
        self._openings = Openings(self._threads)
        self._connected: Connected | None = None
        self._monitor: PresenceMonitor | None = None
        self._directory: Directory | None = None
        self._watched: Watched | None = None
        self._choices: Choices | None = None
        self._demo = Demo(self.clock, lambda: self._monitor)

    @cached_property
    def zone(self) -> tzinfo:
        """The zone in which clock times are shown."""
        return local_zone()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close what `open` opened; a renewal in flight gets 1.5 s to save its reply."""
        await self._close()
        prepared, self._prepared = self._prepared, None
        await self._openings.aclose(prepared)

    async def _close(self) -> None:
        """Close what is open. Where that is cancelled, the next call goes on with it."""
        if self._choices is not None:
            await self._choices.settle()
        if self._monitor is not None:
            await self._monitor.close()
            self._monitor = None
        connected, self._connected = self._connected, None
        await self._openings.close(connected)

    def watch_list(self) -> WatchList:
        """Return whom to watch: the words, else the file, else yourself; the demo's people in the demo. Raises ConfigError."""
        return self._watched_now().list

    def list_keeper(self) -> ListKeeper:
        """Return what edits that list. Raises ConfigError."""
        return self._watched_now().keeper()

    def _watched_now(self) -> Watched:
        if self._watched is None:
            self._watched = self._watched_in(self.settings)
        return self._watched

    def _watched_in(self, settings: Settings) -> Watched:
        # people of the command line are those of the profile that was named there
        return Watched(settings, self._words if settings.profile == self._began_in else ())

    def surroundings(self) -> Surroundings:
        """Return what the app is given. Reads the watch list unless it is long; opens nothing. Raises ConfigError."""
        from presence_tui.ui.surroundings import FirstStart, Surroundings, Switching, no_more_commands
        from presence_tui.view.keymap import keymap
        from presence_tui.wiring.browsing import browse
        from presence_tui.wiring.choices import Choices, in_config
        from presence_tui.wiring.facts import facts_of
        from presence_tui.wiring.people_files import people_file
        from presence_tui.wiring.tunnel import here_by_ssh

        settings = self.settings
        path = None if self._places is None else self._places.view_file(settings.profile)
        watched = self._watched_now()
        if not watched.is_long:
            watched.read()
        self._choices = choices = Choices(path, in_config(settings), _log.warning)
        first_start = FirstStart(set_up_facts(settings), self.set_up, self.switch_to_demo) if self._reload else None
        return Surroundings(
            clock=self.clock,
            zone=lambda: self.zone,
            open=self.open,
            facts=facts_of(settings, here_by_ssh()),
            browse=browse,
            people_file=people_file,
            people=watched.people,
            list_place=self._list_place(),
            theme=str(choices.chosen["theme"]),
            ascii=settings.ascii,
            difference=settings.difference,
            keys=keymap(settings.keys),
            chosen=choices.chosen,
            work_location=settings.work_location,
            remember=choices.remember,
            switching=None if settings.demo or self._reload is None else Switching(self.elsewhere, self.to_profile),
            extra_commands=self._demo.commands if settings.demo else no_more_commands,
            first_start=None if settings.demo else first_start,
        )

    async def set_up(self, values: SetUpValues) -> Surroundings:
        """Write what the set-up screen asked for; return what the app goes on in. Raises ConfigError, StorageError."""
        if self._reload is None:
            raise ValueError("only a live table is set up")
        self.settings = await self._threads.run(partial(save_answers, self.settings, values, self._reload))
        self._watched = None
        return self.surroundings()

    async def elsewhere(self) -> Elsewhere:
        """Return the profiles and accounts that can be gone over to. Makes no request. Raises ConfigError."""
        from presence_tui.wiring.profiles import elsewhere, without_folder

        settings, places, reload = self.settings, self._known_places(), self._known_reload()
        try:
            return await self._threads.run(lambda: elsewhere(settings, places, reload))
        except ConfigError as error:
            raise ConfigError(without_folder(error, settings)) from error

    async def to_profile(self, name: str) -> Surroundings:
        """Make everything ready to `open` another profile; return what the app goes on in.

        What is open stays open until then. Raises ConfigError; then everything is as before.
        """
        from presence_tui.wiring.profiles import without_folder

        try:
            return await self._ready_for(in_profile(self._known_reload(), name))
        except ConfigError as error:
            raise ConfigError(without_folder(error, self.settings)) from error

    async def _ready_for(self, reload: Reload) -> Surroundings:
        before = (self.settings, self._watched, self._reload, self._choices)
        settings = await self._threads.run(partial(reload, {}))
        watched = await self._threads.run(self._watched_in(settings).read)
        connected = await self._openings.open(partial(self._opened_live, settings))
        try:
            if self._choices is not None:
                await self._choices.settle()
            self.settings, self._watched, self._reload = settings, watched, reload
            begun = self.surroundings()
        except BaseException:
            self.settings, self._watched, self._reload, self._choices = before
            await self._openings.close(connected)
            raise
        unused, self._prepared = self._prepared, connected
        await self._openings.close(unused)
        return begun

    def switch_to_demo(self) -> Surroundings:
        """Be the demo from the next `open` on, which writes nothing, not even a log; return what the app goes on in."""
        logs.close()
        self.settings, self._places, self._watched = demo_in_place(self.settings), None, None
        return self.surroundings()

    async def open(self) -> PresenceMonitor:
        """Open the clients and return the monitor over them; what was open before is closed. Raises PresenceError."""
        watched = self._watched_now()
        await self._threads.run(watched.read)
        connected, settings = await self._connect(), self.settings

        def made() -> PresenceMonitor:
            from presence_tui.wiring.monitors import monitor_over

            return monitor_over(connected, settings, self._places, watched.list, watched.keeper(), self.clock, self._tell)

        self._directory = connected.directory
        self._monitor = await self._threads.run(made)  # everybody of a long list gets a row
        self._openings.loaded()
        return keep_wide(settings, connected.authenticator, self._monitor)

    def known(self, who: str) -> Person | None:
        """Return the person that the entry `who` turned out to be, where that is remembered."""
        return self._directory.known(who) if self._directory else None

    async def reach(self) -> Reached:
        """Open the clients for a few questions; what was open before is closed. Raises PresenceError."""
        connected = await self._connect()
        return Reached(connected.authenticator, connected.graph, connected.directory)

    async def sign_in(self) -> Authenticator:
        """Open the clients and return the one that signs in and out. Raises PresenceError."""
        return (await self._connect()).authenticator

    async def check_token_file(self) -> None:
        """Return where a sign-in can be kept. Raises StorageError."""
        from presence_tui.wiring.token_file import check_token_file

        if self._places is not None:
            await self._threads.run(partial(check_token_file, self._places.tokens_file(self.settings.profile)))

    async def forget_people(self, account: Account | None = None) -> None:
        """Forget on this machine who the entries are, and the wishes of `account`, or of all. Raises StorageError."""
        from presence_tui.wiring.forgetting import forget_people
        from presence_tui.wiring.wishes import forget_wishes

        if self._places is not None:
            forget_people(self._places, self.settings.profile)
            await forget_wishes(self._places, self.settings.profile, account, self.clock)

    async def _connect(self) -> Connected:
        await self._close()
        connected, self._prepared = self._prepared, None
        if connected is None:
            connected = await self._openings.open(self._opened)
        self._connected = connected
        widen_for(self.settings, connected.authenticator, self.watch_list)
        if self.settings.demo and self._signed_in:
            from presence_tui.wiring.connecting import sign_in_at_once

            await sign_in_at_once(self.settings, connected)
        return connected

    def _opened(self) -> Connected:
        if not self.settings.demo:
            return self._opened_live(self.settings)
        from presence_tui.wiring.connecting import connected_demo

        return connected_demo(self.settings, self._demo.clients(self.settings.client_id, self._signed_in), self.clock)

    def _opened_live(self, settings: Settings) -> Connected:
        from presence_tui.wiring.connecting import connected_live

        return connected_live(settings, self._known_places(), self.clock, self._tell, self._watched)

    def _list_place(self) -> str:
        return printable(str(self.settings.watch_list)) if self.settings.watch_list else ""

    def _known_reload(self) -> Reload:
        if self._reload is None:
            raise ValueError("only a live table has profiles")
        return self._reload

    def _known_places(self) -> Places:
        if self._places is None:
            raise ValueError("only the demo needs no places")
        return self._places
