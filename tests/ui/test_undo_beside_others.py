"""`u`, `U` and `x` where an editor or another pane did the same before: nothing else is undone in its place, and it is said."""

from __future__ import annotations

from pathlib import Path

from tests.ui.stage import Stage
from tests.ui.test_editing import passing, with_file

KWAME, BOB = "kwame.mensah@contoso.com", "bob@contoso.com"


async def with_kwame_and_without_bob(s: Stage) -> None:
    await s.begin()
    await s.press("a")
    await s.type(KWAME)
    await s.later(0.4)
    await s.press("enter")
    await s.shows("Added Kwame Mensah")
    await s.press("k", "x")
    await s.shows("Removed Bob Ng")


async def test_u_takes_off_nobody_else_where_an_editor_put_the_person_back(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, 'people = [\n  "me",\n  "bob@contoso.com",\n]\n')
    async with s.playing():
        await with_kwame_and_without_bob(s)
        path.write_text(path.read_text().replace('"me",', f'"me", "{BOB}",'))
        await passing(s, lambda: "Bob Ng" in s.names)
        before = path.read_text()
        await s.press("u")
        await s.shows(" Bob Ng is back already · nothing undone")
        assert path.read_text() == before
        assert "Kwame Mensah" in s.names
        await s.press("u")
        await s.shows(" Kwame Mensah is off the list again · U redoes")


async def test_u_leaves_whom_an_editor_wrote_anew(tmp_path: Path) -> None:
    s, path = with_file(tmp_path, 'people = ["me", "bob@contoso.com"]\n')
    async with s.playing():
        await with_kwame_and_without_bob(s)
        await s.press("u")
        await s.shows(" Bob Ng is back")
        path.write_text(path.read_text().replace(f'"{KWAME}"', f'{{ who = "{KWAME}", label = "Kwame" }}'))
        await passing(s, lambda: "Kwame" in s.names)
        await s.press("u")
        await s.shows(" Kwame was changed meanwhile · nothing undone")
        assert "Kwame" in s.names
        await s.press("U")
        await s.shows(" Removed Bob Ng again · u undoes")


async def test_x_on_somebody_whom_another_pane_removed_names_the_person_and_offers_no_undo(tmp_path: Path) -> None:
    s, path = with_file(tmp_path)
    async with s.playing():
        await s.begin()
        await s.press("j")
        path.write_text(path.read_text().replace(f'  "{BOB}",', "  "))
        await s.press("x")
        await s.shows(" Bob Ng is off the list already")
        assert "undoes" not in s.footer
        assert s.names == ["Ada Lovelace", "Olu Adeyemi"]
        await s.press("u")
        await s.shows(" Nothing to undo")
