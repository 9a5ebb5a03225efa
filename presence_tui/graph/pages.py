"""Lists that come in pages: each `@odata.nextLink` is followed to the configured Graph alone, and never without end.

Source: https://learn.microsoft.com/graph/paging
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

from presence_tui.graph.decode import next_link
from presence_tui.graph.exchange import Answer, Exchange, Question
from presence_tui.model.errors import Nonsense

MOST_PAGES = 1000
"""Pages of one list. With the most that a page may hold (999) that is nearly a million."""

MOST_BYTES = 64 * 1024 * 1024
"""Of all pages together: some 200,000 people."""


async def pages(exchange: Exchange, first: Question) -> AsyncIterator[Answer]:
    """Yield the pages of the list that `first` asks for.

    Raises Nonsense where a page names one at another place, or one that was read before, or where there is no end of them.
    """
    question, seen, size = first, {(first.path, first.query)}, 0
    for _ in range(MOST_PAGES):
        answer = await exchange.ask(question)
        size += len(answer.body)
        if size > MOST_BYTES:
            break
        yield answer
        link = next_link(answer)
        if not link:
            return
        path, query = exchange.within(link)
        question = replace(first, path=path, query=query)
        if (question.path, question.query) in seen:
            raise Nonsense("a list whose pages go round", answer.reply)
        seen.add((question.path, question.query))
    raise Nonsense("a list without an end", answer.reply)
