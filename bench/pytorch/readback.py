"""Reads the models that bench/readback.ts fine-tuned and saved: each must pass ONNX's checker, with full shape inference, and give in
Python what it gave there. `python readback.py DIR`; exits with 1 where something differs."""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-6


def check(path: Path) -> float:
    """The largest difference between the outputs here and there, relative to the largest output."""
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    names = [v.name for v in model.graph.output]
    assert [v.name for v in model.graph.input] == ["ecg"], "the input is not ecg"
    assert names == ["logits", "probabilities"], f"the outputs are {names}"
    stored = json.loads(path.with_suffix(".json").read_text())
    x = np.array(stored["x"], np.float32).reshape(stored["shape"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    worst = 0.0
    for name, y in zip(names, session.run(names, {"ecg": x})):
        expected = np.array(stored["outputs"][name], np.float32).reshape(y.shape)
        worst = max(worst, float(np.abs(y - expected).max() / np.abs(expected).max()))
    return worst


def main(folder: Path) -> int:
    failed = 0
    files = sorted(folder.glob("*.onnx"))
    for path in files:
        try:
            worst = check(path)
        except Exception as error:
            failed += 1
            print(f"{path.stem}: FAILED: {error}")
            continue
        failed += worst > TOLERANCE
        print(f"{path.stem}: {worst:.1e}{'' if worst <= TOLERANCE else ' DIFFERS'}")
    print(f"{len(files) - failed} of {len(files)} read back as they were written")
    return int(failed > 0 or not files)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
