"""Write the reports in docs/gallery anew, each by the command that stands in it.

``python docs/make_gallery.py [NAME...]`` runs from the root of the repository; all take some
minutes. The same versions of the packages give the same bytes.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from html import escape, unescape
from pathlib import Path
from tempfile import TemporaryDirectory

GALLERY = Path(__file__).parent / "gallery"
STYLE = Path(__file__).parent.parent / "results" / "report" / "page.css"

HEADINGS = {
    "online-retail": "Three reorder rules on a year of real orders",
    "small-e-shop": "Backorders or lost sales, with much and with little stock",
    "small-e-shop-over-r": "Backorders or lost sales, over the reorder point",
    "small-e-shop-tornado": "What the profit of a small e-shop depends on",
    "console-launch": "A launch that everybody wants at once",
    "b2b-rationing": "Stock that is kept for the customers with a contract",
}
# What is run for each page; the last command writes it.
PAGES: dict[str, Sequence[str]] = {
    "online-retail": (
        "report online-retail-rules.toml --variants reorder-point,min-max,every-two-weeks"
        " --baseline reorder-point --out {page}",
    ),
    "small-e-shop": (
        "report small-e-shop --variants lost-sales,lean,lean-lost-sales --out {page}",
    ),
    "small-e-shop-over-r": (
        "sweep small-e-shop --vary policy.reorder.r=0:90:15 --vary policy.accept.rule=all,none"
        " --store small-e-shop.sqlite --quiet",
        "report small-e-shop.sqlite --out {page}",
    ),
    "small-e-shop-tornado": (
        "sensitivity small-e-shop --of profit --vary policy.reorder.r=30:90"
        " --vary customers.web.arrivals.rate=3:5 --vary customers.web.patience.scale=6.5:26"
        " --vary suppliers.acme.lead_time.mean=5:15 --vary policy.accept.rule=all,none"
        " --replications 50 --quiet --report {page}",
    ),
    "console-launch": (
        "report console-launch --replications 20 --variants"
        " more-stock,last-come,members-first,optimistic-quote,honest-quote --out {page}",
    ),
    "b2b-rationing": (
        "report b2b-rationing --replications 40 --variants"
        " reserve-5,reserve-10,reserve-15,shrinking-reserve,separate-stocks --out {page}",
    ),
}

INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reports made with backlab</title>
<style>
{style}</style>
</head>
<body>
<header><h1>Reports made with backlab</h1>
<p class="question">Each page is one file without scripts. It says what was run, and how to run
it again.</p></header>
<main>
{entries}
</main>
</body>
</html>
"""
ENTRY = """<section>
<h2><a href="{file}">{title}</a></h2>
<p class="question">{question}</p>
<p>{verdict}</p>
<pre><code>{commands}</code></pre>
</section>"""


def make(name: str) -> None:
    """Run the commands of a page in a folder of their own."""
    with TemporaryDirectory() as folder:
        for file in GALLERY.glob("*.toml"):
            shutil.copy(file, folder)
        for command in PAGES[name]:
            words = shlex.split(command.format(page=f"{name}.html"))
            environment = {**os.environ, "PYTHONPATH": str(GALLERY.parent.parent)}
            subprocess.run(
                [sys.executable, "-m", "cli", *words],
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
                env=environment,
            )
        shutil.copy(Path(folder) / f"{name}.html", GALLERY)


def entry(name: str) -> str:
    """Return what the index says of a page, taken from the page itself."""
    text = (GALLERY / f"{name}.html").read_text(encoding="utf-8")
    commands = "\n".join(f"backlab {each.format(page=f'{name}.html')}" for each in PAGES[name])
    return ENTRY.format(
        file=f"{name}.html",
        title=HEADINGS[name],
        question=_found(r'<p class="question">(.*?)</p>', text),
        verdict=_found(r'<p class="verdict" id="verdict">(.*?)</p>', text),
        commands=escape(commands),
    )


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text, re.DOTALL)
    return escape(unescape(found[1])) if found else ""


def main(names: Sequence[str]) -> None:
    """Write the pages, all if none is named, and the index."""
    for name in names or PAGES:
        make(name)
    index = INDEX.format(
        style=STYLE.read_text(encoding="utf-8"), entries="\n".join(map(entry, PAGES))
    )
    (GALLERY / "index.html").write_text(index, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
