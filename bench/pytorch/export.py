"""Writes test/fixtures/onnx: models as PyTorch exports them, and what PyTorch computes with them.

    NAME.onnx (NAME.onnx.data)   one of the networks of strangers.py with weights of formula.py, exported
    outputs.json                 for each file its input's shape (values: formula.ecg), whether records lie time by
                                 time, whether it gives probabilities, and PyTorch's output in evaluation mode in float64

Names: NETWORK.EXPORTER[-VARIANT], with `dynamo` PyTorch's newer exporter and `script` the older one (TorchScript).
What does not belong to the model (versions, documentation, stack traces) is removed, so that the same versions of
PyTorch and onnxscript write the same bytes again.
"""

import json
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from torch.export import Dim

import formula
import strangers

OUT = Path(__file__).resolve().parents[2] / "test" / "fixtures" / "onnx"
SAMPLES = 40
PROBABILITIES = {"sigmoid"}
TIME_MAJOR = {"lstm"}
NETWORKS = {
    "resnet": strangers.residual_linear,
    "strided": strangers.strided,
    "mlp": strangers.two_layers,
    "sigmoid": strangers.with_sigmoid,
    "matmul": strangers.matrix_product,
    "convhead": strangers.ConvolutionalHead,
    "lstm": strangers.lstm,
    "bigru": strangers.bigru,
    "attention": strangers.Attention,
    "encoder": strangers.Encoder,
}
# Which axes are left open: the batch, batch and length, none.
BATCH, LENGTH, NONE = "batch", "length", "none"
PRESERVE = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
# File: which axes are open, further options of the exporter.
FILES = {
    "resnet.dynamo": (BATCH, {}),
    "resnet.script": (BATCH, {}),
    "resnet.dynamo-unfolded": (BATCH, {"optimize": False}),
    "resnet.script-unfolded": (BATCH, PRESERVE),
    "resnet.script-opset11": (BATCH, {"opset_version": 11}),
    "resnet.dynamo-external": (BATCH, {"external_data": True}),
    "resnet.script-length": (LENGTH, {}),
    "strided.dynamo-length": (LENGTH, {}),
    "resnet.dynamo-batch1": (NONE, {}),
    "resnet.script-batch1": (NONE, {}),
    "mlp.dynamo": (BATCH, {}),
    "mlp.script": (BATCH, PRESERVE),
    "mlp.script-dropout": (BATCH, PRESERVE),
    "sigmoid.dynamo": (BATCH, {}),
    "sigmoid.script": (BATCH, {"opset_version": 13}),
    "matmul.dynamo": (BATCH, {}),
    "matmul.script": (BATCH, {}),
    "convhead.dynamo": (BATCH, {}),
    "convhead.script": (BATCH, {}),
    "lstm.dynamo": (BATCH, {}),
    "lstm.script": (BATCH, {}),
    "lstm.script-batch1": (NONE, {}),
    "lstm.script-length": (LENGTH, {}),
    "bigru.dynamo": (BATCH, {}),
    "bigru.script": (BATCH, {}),
    "attention.dynamo": (BATCH, {"opset_version": 20}),
    "attention.script": (BATCH, {"opset_version": 17}),
    "attention.script-opset13": (BATCH, {"opset_version": 13}),
    "attention.dynamo-length": (LENGTH, {}),
    "attention.script-length": (LENGTH, {}),
    "attention.script-batch1": (NONE, {}),
    "encoder.dynamo": (BATCH, {}),
    "encoder.script": (BATCH, {"opset_version": 17}),
    "encoder.script-batch1": (NONE, {}),
}


def network(name: str) -> torch.nn.Module:
    net = NETWORKS[name]()
    values = {
        key: torch.from_numpy(formula.parameter(key, tuple(v.shape)))
        for key, v in net.state_dict().items()
        if not key.endswith("num_batches_tracked")
    }
    net.load_state_dict(values, strict=False)
    return net.eval()


def signals(name: str, records: int) -> torch.Tensor:
    x = torch.from_numpy(formula.ecg((records, strangers.LEADS, SAMPLES)))
    return x.transpose(1, 2).contiguous() if name in TIME_MAJOR else x


def open_axes(name: str, which: str) -> list[tuple[int, str]]:
    time = (1 if name in TIME_MAJOR else 2, "samples")
    return {BATCH: [(0, "batch")], LENGTH: [(0, "batch"), time], NONE: []}[which]


def export(file: str, folder: Path) -> Path:
    name, exporter = file.split(".")[0], file.split(".")[1].split("-")[0]
    which, options = FILES[file]
    axes = open_axes(name, which)
    x = signals(name, 1 if which == NONE else 2)
    path = folder / f"{file}.onnx"
    common = {"input_names": ["signal"], "output_names": ["output"], "verbose": False}
    net = network(name)
    if file.endswith("-dropout"):
        net.head.train()
    if exporter == "script":
        dynamic = {"signal": dict(axes), "output": {0: "batch"}} if axes else None
        torch.onnx.export(net, (x,), path, dynamo=False, dynamic_axes=dynamic, **common, **options)
    else:
        shapes = ({axis: Dim.DYNAMIC for axis, _ in axes},) if axes else None
        options = {"external_data": False, **options}
        torch.onnx.export(net, (x,), path, dynamo=True, dynamic_shapes=shapes, **common, **options)
    return path


def strip(graph) -> None:
    """Removes what describes the run of the exporter and not the model."""
    graph.doc_string = ""
    del graph.metadata_props[:]
    for entry in (*graph.node, *graph.value_info, *graph.input, *graph.output, *graph.initializer):
        entry.doc_string = ""
        del entry.metadata_props[:]
    for node in graph.node:
        for attribute in node.attribute:
            attribute.doc_string = ""
            if attribute.HasField("g"):
                strip(attribute.g)


def normalise(path: Path) -> onnx.ModelProto:
    model = onnx.load(path, load_external_data=False)
    assert not model.functions, f"{path.name} has model-local functions"
    model.producer_version = ""
    model.doc_string = ""
    del model.metadata_props[:]
    strip(model.graph)
    return model


def digits(values: np.ndarray) -> list[float]:
    return [float(f"{v:.9g}") for v in values.ravel()]


def main(wanted: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    outputs = {}
    for file, (which, _) in FILES.items():
        name = file.split(".")[0]
        x = signals(name, 1 if which == NONE else 2)
        with torch.no_grad():
            y = network(name).double()(x.double()).numpy()
        outputs[file] = {
            "input": list(x.shape),
            "timeMajor": name in TIME_MAJOR,
            "probabilities": name in PROBABILITIES,
            "output": digits(y),
        }
        if wanted and file not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = export(file, Path(folder))
            (OUT / path.name).write_bytes(normalise(path).SerializeToString(deterministic=True))
            data = Path(f"{path}.data")
            if data.exists():
                (OUT / data.name).write_bytes(data.read_bytes())
        print(file, (OUT / path.name).stat().st_size, flush=True)
    content = {"torch": torch.__version__, "files": outputs}
    (OUT / "outputs.json").write_text(json.dumps(content, indent=1) + "\n")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True)
    main(sys.argv[1:])
