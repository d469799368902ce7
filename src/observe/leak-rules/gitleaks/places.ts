/** Where in a TOML file its tables begin: what is said of a rule names its line. */
export class Places {
  readonly #file: string;
  readonly #headers: readonly { readonly name: string; readonly line: number }[];

  constructor(text: string, file: string) {
    this.#file = file;
    const headers: { name: string; line: number }[] = [];
    for (const [index, line] of text.split('\n').entries()) {
      const [, name] = /^[ \t]*\[{1,2}[ \t]*([\w.]{1,80})[ \t]*\]{1,2}/.exec(line) ?? [];
      if (name !== undefined) headers.push({ name: name.toLowerCase(), line: index + 1 });
      else if (/^[ \t]*filter[ \t]*=/.test(line)) headers.push({ name: 'filter', line: index + 1 });
    }
    this.#headers = headers;
  }

  /** `file:line` of the table of a name, or of one of several; of the file where it is written otherwise. */
  of(name: string, index = 0): string {
    const found = this.#headers.filter((header) => header.name === name)[index];
    return `${this.#file}:${found?.line ?? 1}`;
  }

  /** Of an allowlist: a global one, or one of the rule of a number. */
  ofAllowlist(index: number, otherwise: string, rule?: number): string {
    const starts = this.#headers.filter(({ name }) => name === 'rules').map(({ line }) => line);
    const [from, to] =
      rule === undefined ? [0, Infinity] : [starts[rule] ?? Infinity, starts[rule + 1] ?? Infinity];
    const wanted = rule === undefined ? /^allowlists?$/ : /^rules\.allowlists?$/;
    const found = this.#headers.filter(({ name, line }) => wanted.test(name) && line >= from && line < to)[
      index
    ];
    return found ? `${this.#file}:${found.line}` : otherwise;
  }
}
