# ruff: noqa: INP001
"""Write media/mug.glb and media/lamp.glb: turned profiles and tubes as binary glTF 2.0.

Needs nothing but Python; the same bytes every time. Lengths are metres, y is up.
"""

import itertools
import json
import math
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MEDIA = Path(__file__).resolve().parent / "media"
AROUND = 48
FLOAT, USHORT = 5126, 5123
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963

Vector = tuple[float, float, float]


@dataclass
class Mesh:
    """Triangles of one material."""

    colour: str
    roughness: float = 0.6
    metallic: float = 0.0
    glow: float = 0.0
    positions: list[Vector] = field(default_factory=list)
    normals: list[Vector] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)


def main() -> None:
    MEDIA.mkdir(exist_ok=True)
    (MEDIA / "mug.glb").write_bytes(glb("Koa Mug", mug()))
    (MEDIA / "lamp.glb").write_bytes(glb("Luma Table Lamp", lamp()))


def mug() -> list[Mesh]:
    """A glazed cup with a bare foot, a handle and coffee inside."""
    glaze = Mesh("#5a6672", roughness=0.35)
    outside = [(0.0372, 0.010), (0.0400, 0.050), (0.0420, 0.094), (0.0415, 0.0962)]
    inside = [(0.0400, 0.0962), (0.0390, 0.094), (0.0370, 0.050), (0.0345, 0.012), (0.0, 0.008)]
    turned(glaze, outside + inside)
    path = [
        (0.040 + 0.030 * math.sin(math.pi * t), 0.082 - 0.058 * t, 0.0)
        for t in (i / 24 for i in range(25))
    ]
    tube(glaze, path, 0.0052)
    clay = Mesh("#d9b98a", roughness=0.9)
    turned(clay, [(0.0, 0.0), (0.0335, 0.0), (0.0360, 0.003), (0.0372, 0.010)])
    coffee = Mesh("#4a2f20", roughness=0.15)
    turned(coffee, [(0.0386, 0.082), (0.0, 0.082)])
    return [glaze, clay, coffee]


def lamp() -> list[Mesh]:
    """A turned oak foot, a brass stem and a linen shade with a glowing bulb."""
    oak = Mesh("#c79a66", roughness=0.7)
    foot = [(0.0, 0.0), (0.055, 0.0), (0.070, 0.008), (0.076, 0.040), (0.072, 0.080),
            (0.050, 0.130), (0.024, 0.175), (0.016, 0.200), (0.0, 0.202)]  # fmt: skip
    turned(oak, foot)
    brass = Mesh("#c9a45c", roughness=0.3, metallic=0.9)
    turned(brass, [(0.0, 0.200), (0.007, 0.200), (0.007, 0.290), (0.016, 0.292), (0.016, 0.312),
                   (0.0, 0.314)])  # fmt: skip
    for turn in range(3):
        angle = 2 * math.pi * turn / 3
        spoke = (0.116 * math.cos(angle), 0.296, 0.116 * math.sin(angle))
        tube(brass, [(0.0, 0.296, 0.0), spoke], 0.0016)
    linen = Mesh("#e3d7c1", roughness=0.95, glow=0.18)
    turned(linen, [(0.150, 0.250), (0.082, 0.430), (0.080, 0.430), (0.148, 0.250), (0.150, 0.250)])
    bulb = Mesh("#fff0c9", roughness=0.4, glow=1.0)
    turns = [math.pi * i / 12 for i in range(13)]
    turned(bulb, [(round(0.030 * math.sin(a), 6), 0.342 - 0.030 * math.cos(a)) for a in turns])
    return [oak, brass, linen, bulb]


def turned(mesh: Mesh, profile: list[tuple[float, float]]) -> None:
    """Turn a profile of (radius, height) around the y axis, outside on the right going up."""
    for (r0, y0), (r1, y1) in itertools.pairwise(profile):
        length = math.hypot(r1 - r0, y1 - y0)
        out, up = (y1 - y0) / length, -(r1 - r0) / length
        first = len(mesh.positions)
        for step in range(AROUND + 1):
            cos, sin = _turn(step)
            for radius, height in ((r0, y0), (r1, y1)):
                mesh.positions.append((radius * cos, height, radius * sin))
                mesh.normals.append((out * cos, up, out * sin))
        for step in range(AROUND):
            at = first + step * 2
            if r0 > 0:
                mesh.indices += [at, at + 1, at + 2]
            if r1 > 0:
                mesh.indices += [at + 2, at + 1, at + 3]


def tube(mesh: Mesh, path: list[Vector], radius: float) -> None:
    """A round rod along a path that lies in one upright plane."""
    sides = 12
    first = len(mesh.positions)
    for at, centre in enumerate(path):
        before, after = path[max(0, at - 1)], path[min(len(path) - 1, at + 1)]
        along = _unit((after[0] - before[0], after[1] - before[1], after[2] - before[2]))
        across = _unit(_cross(along, (0.0, 0.0, 1.0) if abs(along[2]) < 0.5 else (0.0, 1.0, 0.0)))
        other = _cross(along, across)
        for side in range(sides):
            cos, sin = math.cos(2 * math.pi * side / sides), math.sin(2 * math.pi * side / sides)
            normal = _unit(_add(across, cos, other, sin))
            mesh.normals.append(normal)
            mesh.positions.append(_add(centre, 1.0, normal, radius))
    for ring in range(len(path) - 1):
        for side in range(sides):
            a = first + ring * sides + side
            b = first + ring * sides + (side + 1) % sides
            mesh.indices += [a, b, a + sides, b, b + sides, a + sides]


def glb(name: str, meshes: list[Mesh]) -> bytes:
    """Pack meshes into one binary glTF file."""
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "draw_models.py"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": name}],
        "meshes": [{"name": name, "primitives": []}],
        "materials": [],
        "accessors": [],
        "bufferViews": [],
        "buffers": [],
    }
    body = bytearray()
    for number, mesh in enumerate(meshes):
        primitive = {
            "attributes": {
                "POSITION": _vectors(document, body, mesh.positions),
                "NORMAL": _vectors(document, body, mesh.normals),
            },
            "indices": _indices(document, body, mesh.indices),
            "material": number,
        }
        document["meshes"][0]["primitives"].append(primitive)
        document["materials"].append(_material(mesh))
    document["buffers"].append({"byteLength": len(body)})
    head = json.dumps(document, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    chunks = struct.pack("<I4s", len(head), b"JSON") + head
    chunks += struct.pack("<I4s", len(body), b"BIN\0") + bytes(body)
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def _vectors(document: dict[str, Any], body: bytearray, values: list[Vector]) -> int:
    data = struct.pack(f"<{len(values) * 3}f", *(x for value in values for x in value))
    rounded = list(struct.iter_unpack("<3f", data))
    accessor = {
        "componentType": FLOAT,
        "count": len(values),
        "type": "VEC3",
        "min": [min(v[i] for v in rounded) for i in range(3)],
        "max": [max(v[i] for v in rounded) for i in range(3)],
    }
    return _append(document, body, data, ARRAY_BUFFER, accessor)


def _indices(document: dict[str, Any], body: bytearray, values: list[int]) -> int:
    accessor = {
        "componentType": USHORT,
        "count": len(values),
        "type": "SCALAR",
        "min": [min(values)],
        "max": [max(values)],
    }
    data = struct.pack(f"<{len(values)}H", *values)
    return _append(document, body, data, ELEMENT_ARRAY_BUFFER, accessor)


def _append(
    document: dict[str, Any], body: bytearray, data: bytes, target: int, accessor: dict[str, Any]
) -> int:
    view = {"buffer": 0, "byteOffset": len(body), "byteLength": len(data), "target": target}
    body += data + b"\0" * (-len(data) % 4)
    document["bufferViews"].append(view)
    document["accessors"].append({"bufferView": len(document["bufferViews"]) - 1, **accessor})
    return len(document["accessors"]) - 1


def _material(mesh: Mesh) -> dict[str, Any]:
    digits = [int(mesh.colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [round(d / 12.92 if d <= 0.04045 else ((d + 0.055) / 1.055) ** 2.4, 5) for d in digits]
    material: dict[str, Any] = {
        "pbrMetallicRoughness": {
            "baseColorFactor": [*linear, 1.0],
            "metallicFactor": mesh.metallic,
            "roughnessFactor": mesh.roughness,
        },
        "doubleSided": True,
    }
    if mesh.glow:
        material["emissiveFactor"] = [round(d * mesh.glow, 5) for d in linear]
    return material


def _turn(step: int) -> tuple[float, float]:
    angle = 2 * math.pi * (step % AROUND) / AROUND
    return math.cos(angle), math.sin(angle)


def _add(first: Vector, a: float, second: Vector, b: float) -> Vector:
    x, y, z = (f * a + s * b for f, s in zip(first, second, strict=True))
    return x, y, z


def _cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _unit(v: Vector) -> Vector:
    length = math.sqrt(sum(x * x for x in v))
    return v[0] / length, v[1] / length, v[2] / length


if __name__ == "__main__":
    main()
