"""Every bound on what a browser may ask for, with its reason."""

REPLICATIONS = 400  # of a comparison: two sides of 0.05 s each are then 40 s of one core
ORDERS = 200_000  # expected customers of a replication: about 0.3 s
REVIEWS = 200_000  # of periodic rules in a replication: about 0.5 s
ITEMS = 200  # of a scenario: the page lists them
JOBS = 64  # comparisons under way: a class of 30, and twice over
JOBS_OF_ONE = 4  # of them, those of one client
BODY = 64 * 1024  # bytes of a request: a setting of every rule of 200 items takes 20 KB
TEXT = 64  # letters of a name or a value
ENTRIES = 64  # of a list or a table of values
RULES = 400  # rules that a setting may change
FACTOR = 10.0  # by which demand, lead times and patience may be multiplied, or divided
SEED = 2**31 - 1
UNITS = 10_000_000  # that a number of units may be
POINTS = 4000  # of a curve that is sent: more than a screen has columns
PEOPLE = 3000  # customers who wait that are sent with their times
REQUESTS = 40  # of one client at once ...
PER_SECOND = (
    20.0  # ... and then so many a second; a page asks for three, a class sits behind one
)
WAIT = 30.0  # seconds in which the reader of a job must come
ROUNDS = 104  # of a game: two years of weeks
GAME_ITEMS = 6  # of a game: more can't be decided in a minute
TEAMS = 60  # of a game
GAMES = 500  # kept in a file
