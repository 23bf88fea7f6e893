"""Which column of a file holds what: as said, or guessed from the names in the header."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from scenarios.errors import Problem, ScenarioError, did_you_mean, listed
from scenarios.fit.sheet import Sheet


class Role(NamedTuple):
    """What a column may hold; `guesses` are usual names of it, the likeliest first."""

    meaning: str
    guesses: str
    required: bool = False


ORDERS = {
    "time": Role(
        "when the order came",
        "time orderedat ordertime orderdate ordered invoicedate date datetime timestamp "
        "createdat purchasedate saledate day",
        required=True,
    ),
    "item": Role(
        "the item",
        "item sku stockcode itemid itemcode itemname product productid productcode article "
        "material part partnumber description",
    ),
    "quantity": Role("units ordered", "quantity qty units amount count orderquantity demand"),
    "price": Role("price per unit", "price unitprice priceperunit salesprice"),
    "customer": Role("who ordered", "customer customerid customernumber client buyer"),
    "class": Role("customer class", "class customerclass segment channel"),
}
RECEIPTS = {
    "ordered": Role(
        "when it was ordered",
        "ordered orderedat orderdate orderedon podate posenttovendordate placed placedat "
        "purchasedate created createdat",
    ),
    "received": Role(
        "when it came; empty: still open",
        "received receivedat receiveddate receiveddt receiptdate deliverydate delivereddate "
        "deliveredtoclientdate delivered arrived arrivaldate goodsreceipt",
    ),
    "lead_time": Role("time from order to receipt", "leadtime leadtimedays daystodeliver"),
    "supplier": Role("the supplier", "supplier suppliername supplierid vendor vendorname"),
    "item": Role(
        "the item",
        "item sku stockcode itemid itemcode itemname product productid productcode article "
        "material part partnumber itemdescription",
    ),
    "quantity": Role("units ordered", "quantity qty units orderquantity linequantity"),
    "cost": Role("purchase cost per unit", "cost unitcost purchaseprice costprice unitprice"),
}


def mapping(text: str) -> dict[str, str]:
    """Return what an option like ``time=InvoiceDate,item=StockCode`` says.

    Raises
    ------
    ValueError
        If it is not of that form.

    Examples
    --------
    >>> mapping("time=Invoice, date,item=StockCode")  # a comma may be part of a name
    {'time': 'Invoice, date', 'item': 'StockCode'}
    """
    pairs = [part.partition("=") for part in re.split(r",(?=\s*\w+\s*=)", text)]
    if not all(role.strip() and equals and name.strip() for role, equals, name in pairs):
        raise ValueError(f"expected ROLE=COLUMN,ROLE=COLUMN,... found '{text}'")
    return {role.strip(): name.strip() for role, _, name in pairs}


def chosen_columns(
    sheet: Sheet, roles: Mapping[str, Role], said: Mapping[str, str]
) -> dict[str, str]:
    """Return the column of every role that the file has.

    What is said wins. Another role takes the column whose name, in small letters and without
    blanks or signs, is the first of its usual names; else none. No column has two roles.

    Raises
    ------
    ScenarioError
        If an unknown role or column is said, or a required role has no column.

    Examples
    --------
    >>> sheet = Sheet("a.csv", ("InvoiceDate", "StockCode", "Description", "Qty."), (), ())
    >>> chosen_columns(sheet, ORDERS, {"quantity": "Qty."})
    {'quantity': 'Qty.', 'time': 'InvoiceDate', 'item': 'StockCode'}
    """
    for role, column in said.items():
        if role not in roles:
            hint = did_you_mean(role, roles)
            raise sheet.wrong(f"'{role}' is no role of a column; roles: {listed(roles)}{hint}")
        if column not in sheet.header:
            hint = did_you_mean(column, sheet.header)
            raise sheet.wrong(f"no column '{column}'; it has {listed(sheet.header)}{hint}", 1)
    found = dict(said)
    for name, one in roles.items():
        free = [column for column in sheet.header if column not in found.values()]
        guess = None if name in found else _guess(one.guesses.split(), free)
        if guess is not None:
            found[name] = guess
        elif one.required and name not in found:
            raise missing(sheet, roles, [name])
    return found


def missing(sheet: Sheet, roles: Mapping[str, Role], names: Iterable[str]) -> ScenarioError:
    """Return the error that no column was found for one of these roles."""
    wanted = " or ".join(f"{name} ({roles[name].meaning})" for name in names)
    text = f"no column for {wanted}; say which: ROLE=COLUMN. It has {listed(sheet.header)}"
    return ScenarioError([Problem(sheet.name, 1, "", text)])


def _guess(guesses: list[str], header: list[str]) -> str | None:
    plain = {re.sub(r"[^a-z0-9]", "", column.lower()): column for column in reversed(header)}
    return next((plain[guess] for guess in guesses if guess in plain), None)
