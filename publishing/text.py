"""Theorems, proofs and errata as plain text for a terminal."""

from __future__ import annotations

from typing import Any


def theorem_text(shown: dict[str, Any]) -> str:
    """What ``fate show ID`` prints, from :func:`publishing.data.show_theorem`."""
    lines = [
        f"{shown['id']}: {shown['title']}",
        f"  verdict     {shown['verdict']}",
        f"  claim       {shown['claim']}",
    ]
    if shown["setting"]:
        lines.append(f"  setting     {shown['setting']}")
    lines += [f"  condition   {one['text']}  ({one['reason']})" for one in shown["conditions"]]
    lines += [
        f"  parameter   {one['name']}: {one['meaning']}" + (f" [{one['unit']}]" if one["unit"] != "1" else "")
        for one in shown["parameters"]
    ]
    lines.append(f"  source      {shown['source']['key']}, {shown['source']['place']}")
    lines += [f"  rests on    {', '.join(shown['rests_on'])}"] if shown["rests_on"] else []
    lines += [f"  as read     {one['id']}: {one['says']}" for one in shown["readings"]]
    lines += [f"  repairs     {shown['repairs']}"] if shown["repairs"] else []
    lines += [f"  repaired by {shown['repaired_by']}"] if shown["repaired_by"] else []
    lines += [f"  missing     {', '.join(shown['missing'])}"] if shown["missing"] else []
    for proof in filter(None, [shown["proof"], *shown["paper_steps"]]):
        lines += ["", derivation_text(proof)]
    for value in shown["reference_values"]:
        point = ", ".join(f"{name}={number}" for name, number in value["point"].items())
        lines.append(f"  value       {value['value']} (radius {value['radius']}) at {point}")
    return "\n".join(lines)


def derivation_text(proof: dict[str, Any]) -> str:
    """The lines of one derivation with their verdicts, counterexamples indented below."""
    lines = [
        f"  proof {proof['id']}: {proof['verdict']}"
        + (f", rests on {', '.join(proof['rests_on'])}" if proof["rests_on"] else "")
    ]
    for step in proof["steps"]:
        lines.append(f"    {step['index']:>3} {step['verdict']:11} {step['claim_latex']}")
        why = "; ".join(filter(None, (step["reason"], step["method"], step["message"])))
        lines.append(f"        {step['file']}:{step['line']}  {why}")
        if step["counterexample"]:
            lines.append(f"        counterexample: {counterexample_text(step['counterexample'])}")
    return "\n".join(lines)


def counterexample_text(example: dict[str, Any]) -> str:
    """``at gamma=1/2, lam (\\lambda)=1: 0.1 against 0.2``; a name that is not its symbol has it beside it."""
    from publishing.report.numbers import short_ball

    point = ", ".join(f"{_named(name)}={value}" for name, value in example["point"].items())
    left, right = short_ball(example["lhs"]), short_ball(example["rhs"])
    return f"at {point or 'every point'}: {left} against {right}"


def _named(name: str) -> str:
    from publishing.latex.names import name_latex
    from theory.symbols import QUANTITIES

    symbol = QUANTITIES[name].latex if name in QUANTITIES else name_latex(name)
    return name if symbol.replace("{", "").replace("}", "") in (name, f"\\{name}") else f"{name} ({symbol})"
