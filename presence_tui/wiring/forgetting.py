"""What `logout` takes from this machine beside the tokens: who is who, and whom groups have."""

from __future__ import annotations

from presence_tui.paths import Places


def forget_people(places: Places, profile: str) -> None:
    """Forget who the entries turned out to be, and whom sources named. Raises StorageError."""
    from presence_tui.storage.directory_file import save_directory
    from presence_tui.storage.members_file import save_members

    if places.directory_file(profile).exists():
        save_directory(places.directory_file(profile), {})
    if places.members_file(profile).exists():
        save_members(places.members_file(profile), "", {})
