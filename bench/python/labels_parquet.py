# Makes test/fixtures/tables/labels.parquet, a table of labels as a data frame would be written (pyarrow 25.0.1):
#   python bench/python/labels_parquet.py test/fixtures/tables/labels.parquet
import datetime
import sys

import pyarrow as pa
import pyarrow.parquet as pq

table = pa.table(
    {
        "file": ["a.hea", "b.hea", "ü.hea"],
        "patient": pa.array([9007199254740993, 2, 2], pa.int64()),
        "age": pa.array([56.5, None, 90.0], pa.float64()),
        "sex": pa.array(["m", "w", "m"]).dictionary_encode(),
        "AF": pa.array([True, False, None]),
        "dx": pa.array([["AF", "RBBB"], [], None], pa.list_(pa.string())),
        "date": pa.array([datetime.datetime(2020, 1, 31, 12, 30), None, None], pa.timestamp("ms")),
        "device": pa.array([{"maker": "x"}, {"maker": "y"}, None], pa.struct([("maker", pa.string())])),
    }
)
pq.write_table(table, sys.argv[1], compression="snappy", row_group_size=2)
