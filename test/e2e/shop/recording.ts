/** What is printed on the way: commands, what they answered, and what a reader should know. */
export class Recording {
  readonly #lines: string[] = [];
  readonly #tell: (line: string) => void;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  title(text: string): void {
    this.#add('', `# ${text}`);
  }

  command(text: string): void {
    this.#add(`$ ${text}`);
  }

  /** Some of what a command answered; `…` stands for what is left out. */
  answer(text: string): void {
    this.#add(...text.trimEnd().split('\n'));
  }

  table(rows: readonly (readonly string[])[]): void {
    const [head = []] = rows;
    const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
    for (const row of rows)
      this.#add(
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      );
  }

  get text(): string {
    return `${this.#lines.join('\n').trim()}\n`;
  }

  #add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
    for (const line of lines) this.#tell(line);
  }
}

/** What of a recording is the same each time: interfaces, figures and times are not. */
export function stableText(recording: string): string {
  return recording.replaceAll(/\b(?:veth|br-)[0-9a-f]+\b/g, 'INTERFACE').replaceAll(/\d[\d,.:TZ-]*/g, '0');
}

/** The document that has it. */
export const RECORDED_IN = 'docs/shop.md';
const BLOCK = /(?<=<!-- recording -->\n\n```text\n)[^]*?(?=```)/;

/** The recording that a document has. */
export function recordingIn(document: string): string {
  return BLOCK.exec(document)?.[0] ?? '';
}

export function withRecording(document: string, recording: string): string {
  return document.replace(BLOCK, () => recording);
}
