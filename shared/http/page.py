"""`GET /`: a small page with a form made from the signature, to try the model by hand."""

from html import escape

from shared.coercion import expected
from shared.deployment import Deployment
from shared.http import media
from shared.http.routes import Variables
from shared.message import Request, Response
from shared.signature import Column

_SECURITY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{name}</title>
<style>body{{font:16px system-ui;margin:2rem auto;max-width:40rem;padding:0 1rem}}label{{display:block;margin:.6rem 0}}
input,select{{display:block;width:100%;padding:.4rem;box-sizing:border-box}}small{{color:#555}}
pre{{background:#f4f4f4;padding:1rem;white-space:pre-wrap}}</style>
<h1>{name} <small>version {version}</small></h1>
<form>{fields}<button>Predict</button></form>
<pre aria-live="polite">The answer stands here.</pre>
<p><a data-path="openapi.json">OpenAPI</a> · <a data-path="v2/models/{name}">model metadata</a></p>
<p><small>sha256 {sha256}</small></p>
<script>
const at = path => location.pathname.replace(/[/]*$/, "/") + path + location.search;
for (const link of document.querySelectorAll("[data-path]")) link.href = at(link.dataset.path);
const read = {{number: Number, integer: Number, boolean: text => text === "true", string: text => text}};
document.querySelector("form").addEventListener("submit", async event => {{
  event.preventDefault();
  const row = {{}};
  for (const field of event.target.querySelectorAll("[name]"))
    row[field.name] = field.value === "" ? null : read[field.dataset.kind](field.value);
  const answer = await fetch(at("predict"), {{method: "POST",
    headers: {{"content-type": "application/json"}}, body: JSON.stringify({{instances: [row]}})}});
  const text = await answer.text();
  let shown = answer.status + " " + text;
  try {{ shown = JSON.stringify(JSON.parse(text), null, 2); }} catch {{ /* the platform's own answer */ }}
  document.querySelector("pre").textContent = shown;
}});
</script>
</html>
"""


def answer(deployment: Deployment, request: Request, _: Variables) -> Response:
    """The page for the model that is served.

    All that it asks for has the page's own query, which may hold a key.
    """
    content_type = media.choose(request, [media.HTML])
    model = deployment.model
    fields = "".join(map(_field, model.signature.columns)) or "<p>This model takes tensors: see its metadata.</p>"
    text = _PAGE.format(name=escape(model.name), version=escape(model.version), sha256=model.sha256, fields=fields)
    headers = {
        "content-type": f"{content_type}; charset=utf-8",
        "content-security-policy": _SECURITY,
        "referrer-policy": "no-referrer",  # the page's own query may hold a key
        "x-content-type-options": "nosniff",
    }
    return Response(200, headers, text.encode())


def _field(column: Column) -> str:
    name, hint = escape(column.name, quote=True), escape(expected(column))
    attributes = f'name="{name}" data-kind="{column.kind}"'
    choices = ("true", "false") if column.kind == "boolean" else tuple(map(str, column.categories))
    if column.kind == "boolean" or column.closed:
        choices = (*([""] if column.nullable else []), *choices)
        options = "".join(
            f'<option value="{escape(choice, quote=True)}">{escape(choice)}</option>' for choice in choices
        )
        return f"<label>{name}<select {attributes}>{options}</select><small>{hint}</small></label>"
    known = "".join(f'<option value="{escape(choice, quote=True)}">' for choice in choices)
    step = {"number": ' type="number" step="any"', "integer": ' type="number" step="1"'}.get(column.kind, "")
    suggestions = f'<datalist id="{name}">{known}</datalist>' if known else ""
    listed = f' list="{name}"' if known else ""
    return f"<label>{name}<input {attributes}{step}{listed}>{suggestions}<small>{hint}</small></label>"
