"""Writes test/fixtures/formats: small files of the formats that Cardiograft reads, as the reference implementations write them.

    python -m venv .venv && .venv/bin/pip install numpy scipy h5py pyarrow
    .venv/bin/python bench/python/formats.py

Sample t of lead l of record r is (7 r + 13 t + 29 l) mod 251 - 125, in every file that does not say otherwise: a whole number that fits
into every element type (plus 125 where it has no sign).
"""

from pathlib import Path

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import scipy.io

HERE = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "formats"
LEADS = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"]


def value(r, t, lead):
    return (7 * r + 13 * t + 29 * lead) % 251 - 125


def records(n, samples, leads):
    return np.fromfunction(value, (n, samples, leads), dtype=int)


def numpy_files():
    eight = records(1, 10, 8)[0]
    arrays = {}
    for kind in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]:
        for order in "<>":
            for layout in "CF":
                data = (eight + 125 if kind[0] == "u" else eight).astype(order + kind, order=layout)
                arrays[f"{kind}-{'little' if order == '<' else 'big'}-{layout}"] = data
    np.savez_compressed(HERE / "types.npz", **arrays)
    np.savez(HERE / "stored.npz", signals=records(3, 20, 12).astype("<f4"), ages=np.array([50, 60, 70]))
    cube = records(3, 20, 12)
    np.save(HERE / "records-c.npy", cube.astype("<i2"))
    np.save(HERE / "records-leads-first.npy", cube.transpose(0, 2, 1).astype("<i2", order="C"))
    np.save(HERE / "records-f.npy", cube.astype(">i2", order="F"))
    np.save(HERE / "records-leads-first-f.npy", cube.transpose(0, 2, 1).astype("<f8", order="F"))
    np.save(HERE / "leads-first.npy", np.ascontiguousarray(cube[1].T.astype("<f4")))
    np.save(HERE / "one-lead.npy", cube[0, :, 0].astype("<f4"))
    np.save(HERE / "objects.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
    np.save(HERE / "structured.npy", np.zeros(4, dtype=[("I", "<f4"), ("II", "<f4")]))
    with open(HERE / "version-2.npy", "wb") as file:
        np.lib.format.write_array(file, cube[0].astype("<f4"), version=(2, 0))


def matlab_files():
    signals = records(1, 20, 12)[0].T
    scipy.io.savemat(HERE / "level-4.mat", {"val": signals.astype(np.int16)}, format="4")
    several = {"name": "a text", "fs": 500.0, "first": signals.astype(np.float64), "second": signals[:8].astype(np.int32)}
    scipy.io.savemat(HERE / "several.mat", several, format="4")
    scipy.io.savemat(HERE / "level-5.mat", {"val": signals.astype(np.int16)}, format="5")


def hdf5_files():
    cube = records(3, 40, 12)
    with h5py.File(HERE / "tracings.h5", "w") as file:
        file["tracings"] = cube.astype("<f4")
        file["exam_id"] = np.arange(3)
        file["names"] = np.array([b"a", b"b", b"c"])
    with h5py.File(HERE / "packed.h5", "w", libver="latest", userblock_size=1024) as file:
        options = {"chunks": (1, 40, 12), "compression": "gzip", "shuffle": True, "fletcher32": True}
        file.create_group("a").create_dataset("big", data=cube.astype(">i2"), **options)
    with h5py.File(HERE / "leads-first.h5", "w", userblock_size=512) as file:
        file["val"] = cube[0].T.astype("<f8")
    with h5py.File(HERE / "outside.h5", "w") as file:
        file["link"] = h5py.ExternalLink("tracings.h5", "tracings")
        file.create_dataset("storage", shape=(40, 12), dtype="<f4", external=[("tracings.h5", 2048, h5py.h5f.UNLIMITED)])
        layout = h5py.VirtualLayout(shape=(40, 12), dtype="<f4")
        layout[...] = h5py.VirtualSource("tracings.h5", "tracings", shape=(3, 40, 12))[0]
        file.create_virtual_dataset("virtual", layout)
    with h5py.File(HERE / "sparse.h5", "w") as file:
        # A shape without data: chunks that were never written take no room.
        file.create_dataset("tracings", shape=(3, 100_000_000, 12), dtype="<f8", chunks=(1, 4096, 12))
        file.create_dataset("chunk", shape=(3, 4096, 12), maxshape=(None, None, 12), dtype="<f8", chunks=(2000, 4096, 12))


def parquet_files():
    signals = records(1, 50, 12)[0].astype("float32") / 100
    table = {f"{lead} (mV)": signals[:, i] for i, lead in enumerate(LEADS)}
    more = {"time (s)": np.arange(50) / 500, "note": ["x"] * 50}
    pq.write_table(pa.table(table | more), HERE / "snappy.parquet", row_group_size=30)
    few = {name: table[name] for name in ["V1 (mV)", "II (mV)"]}
    for codec in ["zstd", "gzip", "brotli", "lz4", "none"]:
        pq.write_table(pa.table(few | more), HERE / f"{codec}.parquet", compression=codec)
    stamps = pa.array(1_700_000_000_000_000 + np.arange(50) * 2000, type=pa.timestamp("us"))
    holes = [None if t == 3 else float(v) for t, v in enumerate(signals[:, 0])]
    ch2 = pa.array(value(0, np.arange(50), 1), pa.int16())
    pq.write_table(pa.table({"timestamp": stamps, "ch1": pa.array(holes, pa.float64()), "ch2": ch2}), HERE / "stamps.parquet")
    cube = records(5, 20, 3)
    lists = {lead: [cube[r, :, i].astype("float32") for r in range(5)] for i, lead in enumerate(["I", "II", "V2"])}
    pq.write_table(pa.table({"id": list("abcde"), **lists}), HERE / "lists.parquet", row_group_size=2)


if __name__ == "__main__":
    HERE.mkdir(parents=True, exist_ok=True)
    numpy_files()
    matlab_files()
    hdf5_files()
    parquet_files()
