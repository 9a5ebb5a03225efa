"""Every command as a record: its keys, its words, where it works. Bindings, help, footer and command sheet are made of these.

The work is done by `action_<id>` of the screen named in `screen`, or of the app where the section is Program.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from presence_tui.settings.keys import THEMES

Place = Literal["main", "sign-in"]
"""The screens that have commands of their own."""
Section = Literal["Move", "Look", "Narrow down", "Arrange", "People", "Watch", "Program", "Sign in"]


class Command(NamedTuple):
    """One thing the user can do."""

    id: str
    """Names the action, and the command in `[keys]` of config.toml."""
    keys: tuple[str, ...]
    """Textual's names, unless the user chose others; the first is shown where there is room for one."""
    words: str
    """What it does, in the help and the command sheet."""
    section: Section
    footer: str = ""
    """One or two words in the footer; empty: not there."""
    screen: Place = "main"
    listed: bool = True
    """Whether the command sheet offers it."""
    action: str = ""
    """The action with its arguments, where it is not simply the id."""


COMMANDS = (
    Command("cursor_down", ("j", "down"), "one row down", "Move", listed=False),
    Command("cursor_up", ("k", "up"), "one row up", "Move", listed=False),
    Command("page_down", ("pagedown",), "one page down", "Move", listed=False),
    Command("page_up", ("pageup",), "one page up", "Move", listed=False),
    Command("first_row", ("g", "home"), "first row", "Move", listed=False),
    Command("last_row", ("G", "end"), "last row", "Move", listed=False),
    Command("other_pane", ("tab", "shift+tab"), "table, details", "Move", "pane", listed=False),
    Command("step_back", ("escape",), "one step back", "Move", listed=False),
    Command("open", ("enter",), "details, asked anew", "Look", "details"),
    Command("toggle_details", ("d",), "details on, off", "Look"),
    Command("mask", ("m",), "names hidden, shown", "Look"),
    Command("copy_json", ("y",), "copy the JSON", "Look", "copy JSON"),
    Command("save_json", ("w",), "write the JSON to a file", "Look", "write"),
    Command("filter", ("slash",), "filter by text", "Narrow down", "filter"),
    Command("only_available", ("1",), "available only", "Narrow down"),
    Command("only_busy", ("2",), "busy only", "Narrow down"),
    Command("only_away", ("3",), "away only", "Narrow down"),
    Command("only_dnd", ("4",), "do not disturb only", "Narrow down"),
    Command("only_off", ("5",), "off only", "Narrow down"),
    Command("only_unclear", ("exclamation_mark",), "unclear only", "Narrow down"),
    Command("only_group", ("f",), "one group", "Narrow down"),
    Command("everybody", ("0",), "everybody", "Narrow down"),
    Command("freeze", ("space",), "rows stand still", "Narrow down", "freeze"),
    Command("next_order", ("s",), "next order", "Arrange", "sort"),
    Command("reverse_order", ("S",), "reverse the order", "Arrange"),
    Command("columns", ("c",), "columns", "Arrange"),
    Command("columns_left", ("left",), "fold, or columns left", "Arrange", listed=False),
    Command("columns_right", ("right",), "unfold, or columns right", "Arrange", listed=False),
    Command("toggle_groups", ("b",), "groups on, off", "Arrange", "groups"),
    Command("fold_all", ("minus",), "fold all groups", "Arrange"),
    Command("unfold_all", ("plus",), "unfold all groups", "Arrange"),
    Command("clock_times", ("t",), "age or clock time", "Arrange", "clock"),
    Command("add", ("a",), "add somebody", "People", "add"),
    Command("remove", ("x",), "remove from the list", "People", "remove"),
    Command("edit", ("e",), "edit label and groups", "People", "edit"),
    Command("move_down", ("J",), "move down in the list", "People"),
    Command("move_up", ("K",), "move up in the list", "People"),
    Command("undo", ("u",), "undo the last change", "People"),
    Command("redo", ("U",), "redo what was undone", "People"),
    Command("tell_me", ("n",), "tell me: person", "Watch", "tell me"),
    Command("tell_me_group", ("N",), "tell me: group", "Watch", "tell me"),
    Command("ask_now", ("r",), "ask Graph now", "Watch", "ask now"),
    Command("refresh_sources", ("R",), "refresh the lists", "Watch"),
    Command("sign_in", ("L",), "sign in or out", "Watch", "sign in"),
    Command("profiles", ("p",), "other profile or account", "Watch"),
    Command("help", ("question_mark", "f1"), "these keys", "Program"),
    Command("commands", ("colon", "ctrl+p"), "all commands", "Program", listed=False),
    Command("redraw", ("ctrl+l",), "redraw the screen", "Program"),
    Command("quit", ("q", "ctrl+c"), "quit", "Program"),
    *(Command(f"theme_{name.replace('-', '_')}", (), f"Theme: {name}", "Program", action=f"theme('{name}')") for name in THEMES),
    Command("sort_by_reach", (), "sort by reachability", "Arrange", action="sort_by('reach')"),
    Command("sort_by_name", (), "sort by name", "Arrange", action="sort_by('name')"),
    Command("sort_by_state", (), "sort by state", "Arrange", action="sort_by('state')"),
    Command("sort_by_since", (), "sort by last change", "Arrange", action="sort_by('since')"),
    Command("sort_by_group", (), "sort by group", "Arrange", action="sort_by('group')"),
    Command("sort_by_list", (), "sort by watch list", "Arrange", action="sort_by('list')"),
    Command("pending_notices", (), "pending notices", "Watch"),
    Command("import_people", (), "import people from a file", "People"),
    Command("copy_consent", (), "copy the consent link", "Watch"),
    Command("sign_out", (), "sign out on this machine", "Watch"),
    Command("ask_for_code", ("enter",), "get a code, a new one", "Sign in", screen="sign-in", listed=False),
    Command("copy_code", ("y",), "copy code or address", "Sign in", screen="sign-in", listed=False),
    Command("open_page", ("b",), "open the page here", "Sign in", screen="sign-in", listed=False),
    Command("set_up", ("e",), "change the app's ids", "Sign in", screen="sign-in", listed=False),
    Command("show_qr", ("v",), "QR code, and back", "Sign in", screen="sign-in", listed=False),
    Command("to_the_table", ("escape",), "cancel, back to the table", "Sign in", screen="sign-in", listed=False),
)

BY_ID = {command.id: command for command in COMMANDS}


def work_together(one: Command, other: Command) -> bool:
    """Say whether a key can mean only one of the two."""
    return one.screen == other.screen or "Program" in (one.section, other.section)
