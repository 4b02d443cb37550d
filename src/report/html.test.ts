import { describe, expect, it } from "vitest";
import { html, Markup } from "./html.ts";

describe("html", () => {
  it("escapes values, in text and in attributes", () => {
    expect(html`<a title="${`"'><&`}">${"<b>"}</a>`.text).toBe(
      '<a title="&quot;&#39;&gt;&lt;&amp;">&lt;b&gt;</a>',
    );
  });

  it("leaves markup as it is, and joins lists", () => {
    const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}${new Markup("<hr>")}${3}</ul>`.text).toBe(
      "<ul><li>a</li><li>&lt;</li><hr>3</ul>",
    );
  });
});
