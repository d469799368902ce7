import type { SyntaxNode } from '@lezer/common';
import { type Context, childrenOf, constantText } from './context.ts';

/** Members that a module reads of each of its names; null where it does something else with it, too. */
export type Uses = ReadonlyMap<string, ReadonlySet<string> | null>;

const USES = new WeakMap<Context, Uses>();

/** What the module that `node` is in does with its names, wherever these are given a value. */
export function usesOf(context: Context, node: SyntaxNode): Uses {
  const known = USES.get(context);
  if (known) return known;
  let top = node;
  while (top.parent) top = top.parent;
  const uses = new Map<string, Set<string> | null>();
  top.cursor().iterate((one) => {
    if (one.name === 'ImportStatement') return false;
    if (one.name !== 'VariableName') return undefined;
    const [name, used] = [context.textOf(one.node), usedAs(context, one.node)];
    if (used === null) uses.set(name, null);
    else if (!uses.has(name)) uses.set(name, new Set([used]));
    else uses.get(name)?.add(used);
    return undefined;
  });
  USES.set(context, uses);
  return uses;
}

/**
 * The member that is read of a name, empty where it only starts a program of the system; null where it is used
 * otherwise.
 */
function usedAs(context: Context, node: SyntaxNode): string | null {
  const { parent } = node;
  if (parent && startsSystemProgram(context, node)) return '';
  const isObject = parent?.name === 'MemberExpression' && parent.firstChild?.from === node.from;
  const property = isObject ? childrenOf(parent).find(({ name }) => name === 'PropertyName') : undefined;
  if (!parent || !property) return null;
  return startsSystemProgram(context, parent) ? '' : context.textOf(property);
}

/**
 * Programs that start nothing but others of the system; what is written in Python itself, or runs scripts of it, is
 * none.
 */
const SYSTEM_PROGRAMS = new Set(
  `
  arch ar as c++ cat cc chcp chmod chown clang clear cmd.exe cp curl cut date df dig docker dpkg dpkg-query du echo
  fc-list ffmpeg ffprobe file g++ gcc getconf getent gh git gpg grep groff gzip head hostname id ifconfig ioreg ip
  iwconfig ld ldconfig ldd less locale ls lscpu lsof man mkdir mode.com mount mv netstat nm nproc nroff objdump
  openssl otool pager pbcopy pbpaste pdftotext pkg-config ping ps pwd readlink rm rpm rsync scp sed ssh stat strip
  stty svn sw_vers sysctl system_profiler tail tar top touch tput tr tty uname uptime ver w wc wget which who whoami
  wl-copy wl-paste xclip xsel zic
  `
    .trim()
    .split(/\s+/),
);

/** Is this what a call calls? */
export function isCallee({ parent, from }: SyntaxNode): boolean {
  return parent?.name === 'CallExpression' && parent.firstChild?.from === from;
}

/** Is it called with a command that is written here, of a program that starts none in Python? */
export function startsSystemProgram(context: Context, callee: SyntaxNode): boolean {
  const call = callee.parent;
  if (!call || !isCallee(callee)) return false;
  const list = childrenOf(call).find(({ name }) => name === 'ArgList');
  const first = list && childrenOf(list).find(({ name }) => /^[A-Z]/.test(name));
  if (!first || first.nextSibling?.name === 'AssignOp') return false;
  // `['zic', '-d'] + paths`
  let begin = first;
  while (begin.name === 'BinaryExpression' && begin.firstChild) begin = begin.firstChild;
  const isList = begin.name === 'ArrayExpression' || begin.name === 'TupleExpression';
  const word = isList ? childrenOf(begin).find(({ name }) => /^[A-Z]/.test(name)) : first;
  const program = constantText(context, word)?.replace(/^(?:\/usr)?\/s?bin\//, '');
  if (program === undefined || !SYSTEM_PROGRAMS.has(program)) return false;
  return !/\b(?:shell|executable)\s*=/.test(context.textOf(list));
}
