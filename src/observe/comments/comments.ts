import { type Comment, INLINE_MARK } from '../../model/exception/comment.ts';

/** How a kind of file writes comments, and how much of it one is beside. */
interface Syntax {
  readonly comment: 'hash' | 'slashes' | 'hcl' | 'xml';
  /** `line`: the line; `indented`: with the deeper lines behind it; `table`: of TOML; `element`: of XML. */
  readonly beside: 'line' | 'indented' | 'table' | 'element';
}

/** Lines that one comment is beside at most. */
const MAXIMUM_LINES = 200;
/** Comments of one file that count. */
const MAXIMUM_COMMENTS = 1_000;

const TOML: Syntax = { comment: 'hash', beside: 'table' };
const LINES: Syntax = { comment: 'hash', beside: 'line' };
const INDENTED: Syntax = { comment: 'hash', beside: 'indented' };

/** Lock files, manifests and configuration that have comments, by their names; the first that fits counts. */
const SYNTAXES: readonly (readonly [name: RegExp, syntax: Syntax])[] = [
  [/^(?:[\w.-]*requirements[\w.-]*|constraints[\w.-]*)\.(?:txt|in|pip)$/i, LINES],
  [
    /^(?:Cargo|poetry|uv|pdm)\.lock$|^(?:Cargo|pyproject|libs\.versions|[\w.-]+\.versions)\.toml$|^Pipfile$/,
    TOML,
  ],
  [/^(?:pnpm-lock|pnpm-workspace)\.yaml$|^yarn\.lock$|^pubspec\.(?:lock|yaml)$/, INDENTED],
  [/(?:^|\.)(?:Dockerfile|Containerfile)(?:[._-][\w.-]+)?$|\.(?:dockerfile|containerfile)$/i, LINES],
  [/\.ya?ml$|\.(?:template|cfn)$/i, INDENTED],
  [/^azuredeploy[\w.-]*\.json$|\.jsonc$/i, { comment: 'slashes', beside: 'indented' }],
  [/\.(?:service|socket|container|pod|kube|volume|network|build|image)$/, LINES],
  [/\.(?:tf|tofu|tfvars)$/i, { comment: 'hcl', beside: 'indented' }],
  [/^gradle\.lockfile$|^buildscript-gradle\.lockfile$|^Gemfile$/, LINES],
  [/(?:^|[._-])Jenkinsfile(?:[._-][\w.-]+)?$/i, { comment: 'slashes', beside: 'indented' }],
  [/^go\.(?:mod|work)$/, { comment: 'slashes', beside: 'line' }],
  [/^(?:pom|[\w.-]+-pom)\.xml$|\.pom$/, { comment: 'xml', beside: 'element' }],
];

/** Has a file of this name comments that are looked for? */
export function hasComments(name: string): boolean {
  return syntaxOf(name) !== undefined;
}

/** The comments of a file that ask for something to be ignored, and what each is beside. Takes time linear in the text. */
export function inlineComments(text: string, path: string): Comment[] {
  const syntax = syntaxOf(path.slice(path.lastIndexOf('/') + 1));
  if (!syntax || !text.includes(INLINE_MARK)) return [];
  const lines = text.split(/\r?\n/);
  const found = syntax.comment === 'xml' ? xmlComments(lines) : lineComments(lines, MARKERS[syntax.comment]);
  return found.map(({ line, text: said, about }): Comment => {
    const [startLine, endLine] = BESIDE[syntax.beside](lines, about);
    return {
      path,
      line,
      text: said,
      startLine,
      endLine,
      beside: lines.slice(startLine - 1, endLine).join('\n'),
    };
  });
}

/** A comment, and the line that it is about: its own, or where it stands alone the next that says something. */
interface Found {
  readonly line: number;
  readonly text: string;
  readonly about: number;
}

const MARKERS = { hash: ['#'], slashes: ['//'], hcl: ['#', '//', '/*'] } as const;

function lineComments(lines: readonly string[], markers: readonly string[]): Found[] {
  const found: Found[] = [];
  for (const [index, content] of lines.entries()) {
    const mark = content.indexOf(INLINE_MARK);
    if (mark < 0) continue;
    const starts = markers.map((marker) => [content.lastIndexOf(marker, mark), marker.length] as const);
    const [start, length] = starts.reduce((last, one) => (one[0] > last[0] ? one : last), [-1, 0]);
    if (start < 0) continue;
    const isAlone = isComment(content, markers);
    const about = isAlone ? search(lines, index + 2, 1, (line) => says(line, markers)) : index + 1;
    const text = content.slice(start + length).trim();
    found.push({ line: index + 1, text: text.endsWith('*/') ? text.slice(0, -2).trimEnd() : text, about });
    if (found.length === MAXIMUM_COMMENTS) break;
  }
  return found;
}

function says(line: string | undefined, markers: readonly string[]): boolean {
  return line !== undefined && line.trim() !== '' && !isComment(line, markers);
}

function isComment(line: string, markers: readonly string[]): boolean {
  const text = line.trimStart();
  return markers.some((marker) => text.startsWith(marker));
}

function xmlComments(lines: readonly string[]): Found[] {
  const text = lines.join('\n');
  const found: Found[] = [];
  let [line, counted] = [1, 0];
  for (let start = text.indexOf('<!--'); start >= 0;) {
    const end = text.indexOf('-->', start + 4);
    if (end < 0) break;
    const said = text
      .slice(start + 4, end)
      .replaceAll(/\s+/g, ' ')
      .trim();
    line += lineBreaks(text, counted, start);
    counted = start;
    if (said.includes(INLINE_MARK)) {
      const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim();
      const last = line + lineBreaks(text, start, end);
      const isAlone = before === '' && text.slice(end + 3, text.indexOf('\n', end) >>> 0).trim() === '';
      const about = isAlone ? search(lines, last + 1, 1, (one) => (one ?? '').trim() !== '') : line;
      found.push({ line, text: said, about });
      if (found.length === MAXIMUM_COMMENTS) break;
    }
    start = text.indexOf('<!--', end + 3);
  }
  return found;
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function isHeader(line: string | undefined): boolean {
  return /^\s*\[/.test(line ?? '');
}

function opens(line: string | undefined): boolean {
  return /<(?:dependency|plugin|parent|extension)>/.test(line ?? '');
}

function closes(line: string | undefined): boolean {
  return /<\/(?:dependency|plugin|parent|extension)>/.test(line ?? '');
}

/** The lines that a comment about a line is beside, the first and the last. */
const BESIDE: Readonly<
  Record<
    Syntax['beside'],
    (lines: readonly string[], about: number) => readonly [first: number, last: number]
  >
> = {
  line: (lines, about) => {
    let last = about;
    // A line that ends with a backslash goes on.
    while (last - about < MAXIMUM_LINES && /\\\s*$/.test(lines[last - 1] ?? '') && last < lines.length)
      last += 1;
    return [about, last];
  },
  indented: (lines, about) => {
    const own = depthOf(lines[about - 1] ?? '');
    let last = about;
    while (last - about < MAXIMUM_LINES && last < lines.length && depthOf(lines[last] ?? '') > own) last += 1;
    return [about, last];
  },
  table: (lines, about) => {
    // A table of packages is about one, any other about many, each in a line of its own.
    const first = search(lines, about, -1, isHeader);
    if (!/^\s*\[\[/.test(lines[first - 1] ?? '')) return [about, about];
    const next = search(lines, first + 1, 1, isHeader);
    const end = isHeader(lines[next - 1]) && next > first ? next - 1 : next;
    return [first, Math.max(first, end)];
  },
  element: (lines, about) => {
    const before = search(lines, about, -1, (line) => opens(line) || closes(line));
    const isInside = opens(lines[before - 1]) && (!closes(lines[before - 1]) || before === about);
    const first = isInside ? before : search(lines, about, 1, opens);
    return [first, search(lines, first, 1, closes)];
  },
};

/** The nearest line from this one on, in a direction, that is one of those; else the last that was looked at. */
function search(
  lines: readonly string[],
  from: number,
  step: 1 | -1,
  isOne: (line: string | undefined) => boolean,
): number {
  let at = Math.min(Math.max(from, 1), lines.length);
  for (let looked = 0; looked < MAXIMUM_LINES && !isOne(lines[at - 1]); looked += 1) {
    if (at + step < 1 || at + step > lines.length) break;
    at += step;
  }
  return at;
}

function depthOf(line: string): number {
  return line.trim() === '' ? 0 : line.length - line.trimStart().length;
}

function syntaxOf(name: string): Syntax | undefined {
  return SYNTAXES.find(([pattern]) => pattern.test(name))?.[1];
}
