/** A file of Go with these imports. */
export const source = (imports: readonly string[], body: string): string =>
  `package main\n\nimport (\n${imports.map((path) => `\t${path}\n`).join('')})\n\n${body}`;

/** A program of Go with these imports. */
export const main = (imports: readonly string[], body: string): string =>
  source(imports, `func main() {\n${body}\n}\n`);
