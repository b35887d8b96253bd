"""Records the LINE and caret that libpq adds to errors: python record-error-lines.py PORT > error-lines.json"""
import json
import sys

import psycopg2

PAD = "1 + "
CASES = [
    "select nope",
    "select 1,\n  nope\nfrom (values (1)) as t (a)",
    "select 1,\r\n  nope\r\n",
    "select 1,\r  nope\r",
    "select\t1,\tnope",
    "select '漢字', nope",
    "select 'é', 'e\u0301', nope",
    "select '😀', nope",
    "select " + PAD * 30 + "nope",
    "select nope" + " + 1" * 30,
    "select " + PAD * 30 + "nope" + " + 1" * 30,
    "select " + PAD * 10 + "nope" + " + 1" * 10,
    "select " + PAD * 11 + "nope" + " + 1" * 2,
    "select " + PAD * 12 + "nope" + " + 1" * 3,
    "select '" + "漢" * 40 + "', nope, '" + "字" * 40 + "'",
    "/* comment */\nselect 1 from t_that_is_not_there",
    "select 1 +",
    "select (",
    "\n\n\nselect nope",
    "select 'é' || nope || '" + "x" * 100 + "'",
]

connection = psycopg2.connect(host="127.0.0.1", port=sys.argv[1], user="postgres", dbname="postgres")
connection.autocommit = True
recorded = []
for sql in CASES:
    try:
        connection.cursor().execute(sql)
    except psycopg2.Error as error:
        position = int(error.diag.statement_position)
        lines = str(error).split("\n")
        at = next(i for i, line in enumerate(lines) if line.startswith("LINE "))
        recorded.append({"sql": sql, "position": position, "lines": lines[at : at + 2]})
json.dump(recorded, sys.stdout, indent=0, ensure_ascii=False)
print()
