"""A shop of which the best numbers are published: Poisson demand of 10 over the lead time."""

GOLDEN = """\
schema = 1
[run]
horizon = 1000.0
warm_up = 100.0
replications = 20
[[items]]
name = "part"
cost = 5.0
initial_on_hand = 15
[[customers]]
name = "shops"
arrivals = { law = "poisson", rate = 2.0 }
[[suppliers]]
name = "acme"
lead_time = { law = "constant", value = 5.0 }
order_cost = 20.0
[costs]
holding = 1.0
backorder = 9.0
[policy]
"""


def golden_text(rule: str, order_size: str = "", sold: str = "") -> str:
    """Return its scenario file, with a reorder rule and more of customers and supplier."""
    more = {"[[suppliers]]": order_size, "[costs]": sold}
    text = GOLDEN
    for table, lines in more.items():
        if lines:  # they end the table before
            text = text.replace(table, f"{lines}\n{table}")
    return f"{text}reorder = {{ {rule} }}\n"
