import type { SyntaxNode, Tree } from '@lezer/common';

/** A source whose parse broke off, and where. */
interface Broken {
  readonly text: string;
  readonly tree: Tree;
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/** What a part of the source becomes: something of the same meaning, as far as is followed, and with as many lines. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

type Repair = (broken: Broken) => readonly Edit[] | undefined;

/** Characters around a mistake that are looked at. */
const NEAR = 200;

/**
 * The source with something that JavaScript and TypeScript allow and the parser does not know, at `at`, said in a way that it
 * knows; undefined where nothing is known of what is there.
 */
export function repaired(text: string, tree: Tree, at: number): string | undefined {
  const [before, after] = [text.slice(Math.max(0, at - NEAR), at), text.slice(at, at + NEAR)];
  for (const repair of REPAIRS) {
    const edits = repair({ text, tree, at, before, after });
    if (edits?.length) return edited(text, edits);
  }
  return undefined;
}

function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let end = 0;
  for (const edit of edits.toSorted((one, other) => one.from - other.from)) {
    if (edit.from < end) continue;
    parts.push(text.slice(end, edit.from), edit.text);
    end = edit.to;
  }
  return parts.join('') + text.slice(end);
}

/** A replacement of what a pattern finds next to the mistake, where `before` and `after` meet. */
function around(pattern: RegExp, replace: (found: string, ...groups: readonly string[]) => string): Repair {
  return ({ before, after, at }) => {
    for (const { index, 0: found, ...groups } of `${before}${after}`.matchAll(pattern)) {
      if (index > before.length || index + found.length < before.length) continue;
      const from = at - before.length + index;
      const texts = Object.keys(groups).flatMap((key) =>
        /^\d+$/.test(key) ? [groups[Number(key)] ?? ''] : [],
      );
      return [{ from, to: from + found.length, text: replace(found, ...texts) }];
    }
    return undefined;
  };
}

const blank = (found: string): string => found.replaceAll(/[^\n]/g, ' ');

/** The group in brackets that ends before the mistake. */
function groupBefore({ tree, text, at }: Broken): SyntaxNode | undefined {
  const end = text.slice(0, at).trimEnd().length;
  let node: SyntaxNode | null = tree.resolveInner(end, -1);
  while (node && !/^(?:Array|Object|Parenthesized)Expression$|^(?:Array|Object)Pattern$/.test(node.name))
    node = node.to > end ? null : node.parent;
  return node?.to === end ? node : undefined;
}

/**
 * `[a.b, c] = d`: what is assigned goes to names that are not declared, and so to code that is not read, which gives
 * it all.
 */
const assignedMembers: Repair = (broken) => {
  const group = /^=(?![=>])/.test(broken.after) ? groupBefore(broken) : undefined;
  if (!group || !/^(?:Array|Object)Expression$/.test(group.name)) return undefined;
  // What follows belongs to an arrow before it no more.
  const isOfArrow = broken.text
    .slice(Math.max(0, group.from - NEAR), group.from)
    .trimEnd()
    .endsWith('=>');
  const targets = isOfArrow ? undefined : targetsIn(group);
  const assigned = targets?.map(({ from, to }) => `${broken.text.slice(from, to)}=$,`).join('');
  if (assigned === undefined) return undefined;
  const lines = blank(broken.text.slice(group.from, group.to)).replaceAll(' ', '');
  const missing = lines.slice(assigned.split('\n').length - 1);
  return [{ from: group.from, to: group.to, text: `${assigned}${missing}$` }];
};

/**
 * What is assigned to in a list or an object that was taken for a value; undefined where there is more than plain
 * targets.
 */
function targetsIn(group: SyntaxNode): readonly SyntaxNode[] | undefined {
  const targets: SyntaxNode[] = [];
  for (let child = group.firstChild; child; child = child.nextSibling) {
    const value = child.name === 'Property' ? child.lastChild : child;
    if (!value || !/^[A-Z]/.test(child.name) || child.name.endsWith('Comment')) continue;
    if (value.name === 'PropertyDefinition') targets.push(value);
    else if (value.name === 'VariableName' || value.name === 'MemberExpression') targets.push(value);
    else return undefined;
  }
  return targets;
}

/** `(a) = b`. */
const assignedInBrackets: Repair = (broken) => {
  const isAssigned = /^(?:[-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=(?![=>])/.test(broken.after);
  const group = isAssigned ? groupBefore(broken) : undefined;
  const [inner] = group?.getChildren('VariableName').concat(group.getChildren('MemberExpression')) ?? [];
  if (group?.name !== 'ParenthesizedExpression' || !inner) return undefined;
  return [
    { from: group.from, to: group.from + 1, text: ' ' },
    { from: group.to - 1, to: group.to, text: ' ' },
  ];
};

/** `({ a } = {}) => b`: a default without functions gives nothing that is followed. */
const defaultOfPattern: Repair = (broken) => {
  const group = broken.after.startsWith('=>') ? groupBefore(broken) : undefined;
  if (group?.name !== 'ParenthesizedExpression') return undefined;
  const lists = group.getChildren('SequenceExpression');
  return [group, ...lists].flatMap((list) =>
    list.getChildren('AssignmentExpression').flatMap(({ firstChild, lastChild }) => {
      if (!firstChild || !lastChild || !firstChild.name.endsWith('Pattern')) return [];
      const [from, to] = [firstChild.to, lastChild.to];
      const given = broken.text.slice(lastChild.from, to);
      return /^[[{][^()`=]*$/.test(given) ? [{ from, to, text: blank(broken.text.slice(from, to)) }] : [];
    }),
  );
};

/** Comments of many lines before `static`, `get`, `set` and `async`, all at once. `\v` counts as a line. */
const longComments: Repair = ({ text, tree }) => {
  const edits: Edit[] = [];
  tree.iterate({
    enter: ({ name, from, to }) => {
      const comment = name === 'BlockComment' ? text.slice(from, to) : '';
      if (comment.includes('\n')) edits.push({ from, to, text: lineTabs(comment) });
    },
  });
  return edits;
};

const lineTabs = (comment: string): string => comment.replaceAll('\n', '\v');

/** Brackets in brackets that may each be parameters are too many ways to follow: a number in them says that they are not. */
const nestedAssignments: Repair = ({ text, after }) => {
  if (!/^[!=]==? /.test(after)) return undefined;
  return Array.from(text.matchAll(/\((?=\s{0,99}[\w$]{1,99}\s{0,9}=\s{0,99}\()/g), ({ index }) => ({
    from: index,
    to: index + 1,
    text: '(0,',
  }));
};

/** `\u0275` in a name; in a text it means the same. */
const escapedNames: Repair = ({ text, before, after }) => {
  if (!/\\u[\da-fA-F]{4}/.test(before.slice(-8) + after.slice(0, 8))) return undefined;
  return Array.from(text.matchAll(/(?<!\\)\\u([\da-fA-F]{4})/g)).flatMap(
    ({ index, 0: found, 1: digits = '' }) => {
      const character = String.fromCharCode(Number.parseInt(digits, 16));
      return /\p{ID_Continue}/u.test(character)
        ? [{ from: index, to: index + found.length, text: character }]
        : [];
    },
  );
};

/** `@decorator export class`: where decorators may stand is either. */
const exportedAfterDecorators: Repair = ({ text, tree, at, after }) => {
  const [word] = /^export\s+(?:default\s+)?/.exec(after) ?? [];
  if (word === undefined) return undefined;
  let first: number | undefined;
  for (
    let node: SyntaxNode | null = tree.resolveInner(text.slice(0, at).trimEnd().length, -1);
    node;
    node = node.parent
  )
    if (node.name === 'Decorator') first = node.from;
  for (
    let node = first === undefined ? null : tree.resolveInner(first, 1);
    node;
    node = node.prevSibling ?? node.parent
  )
    if (node.name === 'Decorator') first = node.from;
  if (first === undefined) return undefined;
  return [
    { from: first, to: first, text: word.replaceAll('\n', ' ') },
    { from: at, to: at + word.length, text: blank(word) },
  ];
};

const REPAIRS: readonly Repair[] = [
  assignedMembers,
  assignedInBrackets,
  defaultOfPattern,
  exportedAfterDecorators,
  escapedNames,
  around(/\b0[XOB](?=[\da-fA-F])/g, (found) => found.toLowerCase()),
  around(/(export\s{1,9}\*\s{1,9}as\s{1,9})default\b/g, (_, start) => `${start}"default"`),
  // A line that begins with `!` goes on with nothing.
  around(/\n(\s{0,99})!(?!=)/g, (_, space) => `\n${space};!`),
  around(/\b(?:with|assert)\s{0,9}\{[^{}]{0,99}\}/g, blank),
  // Types.
  around(
    /(catch\s{0,9}\(\s{0,9}[\w$]{1,99}\s{0,9})(:[^(){}]{1,99})\)/g,
    (_, start, type) => `${start}${blank(type)})`,
  ),
  around(
    /([:>]\s{0,99})(?:asserts\s{1,9})?([\w$]{1,99}\s{1,9}is\s)/g,
    (found, start) => start + blank(found.slice(start.length)),
  ),
  around(/[\w$>)\]]\?(?=\s{0,99}[\],])/g, (found) => found.replace('?', ' ')),
  around(
    /\[\s{0,9}[\w$]{1,99}\s{0,9}:[^\][]{1,99}\](?=\s{0,9}[?:])/g,
    (found) => `x${blank(found.slice(1))}`,
  ),
  around(/(declare\s{1,9}module\s{1,9})(?:'[^'\n]{0,99}'|"[^"\n]{0,99}")/g, (_, start) => `${start}$`),
  around(/\bimport(\s{1,9}[\w$]{1,99}\s{0,9}=)/g, (_, rest) => `const${rest}`),
  around(/\babstract\s{1,9}(?=new\b)/g, blank),
  around(/!(?=\s{0,9}:)/g, blank),
  around(/\btype\s{1,9}(?=\*)/g, blank),
  around(/([{,]\s{0,99})(type\s{1,9})(?=[\w$])/g, (_, start, type) => start + blank(type)),
  around(/([\w$])\?(?=\s{0,9}:)/g, (_, name) => `${name} `),
  around(/\.\.\.\s{0,9}([\w$]{1,99}\s{0,9}:)/g, (_, name) => `...${blank(name)}`),
  around(/\btypeof\s{1,9}import\s{0,9}\([^()]{0,200}\)/g, (found) => `any${blank(found.slice(3))}`),
  around(/<[^<>(){}]{1,200}>(?=\s{0,9}\()/g, blank),
  around(/\(\s{0,99}this\s{0,9},/g, (found) => `(${blank(found.slice(1))}`),
  nestedAssignments,
  longComments,
];
