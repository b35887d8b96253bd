"""Records what dbt's driver makes of column values: python record-values.py PORT > driver-values.json

Needs psycopg2 and a server on loopback (npm run pg). The values pass through a column of a table, not only an expression.
"""
import json
import sys

import psycopg2

SETUP = """
create type mood as enum ('ok', 'so so'); create domain small as int check (value < 10);
create type pair as (a int, b text);
"""

# (column type, value as SQL, time zone of the session)
CASES = [
    ("smallint", "-32768"), ("integer", "42"), ("bigint", "42"), ("bigint", "9223372036854775807"),
    ("bigint", "-9007199254740993"), ("oid", "4294967295"),
    ("real", "1.5"), ("real", "0.1"), ("double precision", "0.1"), ("double precision", "2"),
    ("double precision", "'NaN'"), ("double precision", "'-Infinity'"), ("double precision", "123456789.125"),
    ("numeric(10,2)", "1.5"), ("numeric", "12345678901234567890.123"), ("numeric", "'NaN'"), ("numeric", "100"),
    ("numeric", "-0.001"), ("numeric", "-0.00000001"), ("double precision", "1e300"),
    ("json", "'{\"b\":1,\"a\":[1.5,\"é\",null,true,1e2]}'"), ("jsonb", "'{\"b\": 1, \"a\": 2}'"), ("json", "'[1,2]'"), ("json", "'\"s\"'"),
    ("jsonb", "'7'"), ("jsonb", "'null'"), ("jsonb[]", "array['{\"a\":1}'::jsonb]"),
    ("boolean", "true"), ("boolean", "false"),
    ("text", "'it''s'"), ("text", "''"), ("text", "E'a\\\\b'"), ("varchar(5)", "'vc'"), ("char(3)", "'c'"), ("name", "'n'"),
    ("date", "'2024-02-29'"), ("date", "'0001-01-01'"), ("date", "'infinity'"), ("date", "'-infinity'"),
    ("timestamp", "'2024-02-29 12:34:56.789'"), ("timestamp", "'2024-02-29'"), ("timestamp", "'infinity'"),
    ("timestamptz", "'2024-02-29 12:34:56.5+02'"), ("timestamptz", "'2024-07-01 12:00+00'", "America/New_York"),
    ("timestamptz", "'2024-01-01 12:00+00'", "Asia/Kolkata"), ("timestamptz", "'1890-01-01 12:00+00'", "Europe/Amsterdam"),
    ("timestamptz", "'-infinity'"),
    ("time", "'12:34:56.7'"), ("time", "'24:00'"), ("timetz", "'12:34:56+02'"), ("timetz", "'01:02:03.000004-05:30'"),
    ("interval", "'1 year 2 mons 3 days 04:05:06.5'"), ("interval", "'-1 day'"), ("interval", "'1 mon'"),
    ("interval", "'1 year -2 mons +3 days -04:05:06'"), ("interval", "'00:00:00.000001'"), ("interval", "'0'"),
    ("interval", "'-00:00:01.5'"),
    ("integer[]", "array[1, 2, null]"), ("text[]", "array['a', 'b c', null, '', 'NULL', 'x\"y', E'b\\\\s', '{', ',']"),
    ("integer[]", "array[[1, 2], [3, 4]]"), ("integer[]", "'{}'"), ("integer[]", "'[0:1]={7,8}'"),
    ("numeric[]", "array[1.5, 2]"), ("date[]", "array['2024-01-01'::date]"), ("boolean[]", "array[true, false]"),
    ("timestamp[]", "array['2024-01-01 01:02:03'::timestamp]"), ("float8[]", "array[1.5, 2]"), ("bigint[]", "array[9223372036854775807]"),
    ("inet[]", "array['10.0.0.1'::inet]"), ("uuid[]", "array['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid]"),
    ("mood[]", "'{ok,\"so so\"}'"),
    ("int4range", "'[1,10)'"), ("int4range", "'(,5]'"), ("int4range", "'empty'"), ("numrange", "'[1.5,2.5]'"),
    ("daterange", "'[2024-01-01,2024-02-01)'"), ("tsrange", "'[2024-01-01 00:00, 2024-02-01 00:00:00.5)'"),
    ("tstzrange", "'[2024-01-01 00:00+00,)'"),
    ("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"), ("inet", "'192.168.0.1/24'"), ("cidr", "'10.0.0.0/8'"),
    ("macaddr", "'08:00:2b:01:02:03'"), ("money", "'12.34'"), ("bit(3)", "B'101'"), ("varbit", "B'1'"), ("point", "'(1,2)'"),
    ("tsvector", "'abc def'"), ("mood", "'so so'"), ("small", "7"), ("pair", "row(1, 'a')"),
    ("integer", "null"), ("text", "null"), ("integer[]", "null"),
]


def main() -> None:
    recorded = []
    for kind, value, *zone in CASES:
        connection = psycopg2.connect(host="127.0.0.1", port=sys.argv[1], user="postgres", dbname="postgres")
        cursor = connection.cursor()
        cursor.execute(SETUP)
        cursor.execute("set time zone %s", (zone[0] if zone else "UTC",))
        cursor.execute(f"create table recorded (v {kind}); insert into recorded values ({value})".replace("%", "%%"))
        cursor.execute("select v from recorded")
        got = cursor.fetchone()[0]
        shown = str(got) if type(got).__name__.endswith("Range") else got
        recorded.append({"type": kind, "value": value, "zone": zone[0] if zone else "UTC", "repr": repr(shown)})
        connection.rollback()
        connection.close()
    json.dump(recorded, sys.stdout, indent=0, ensure_ascii=False)
    print()


main()
