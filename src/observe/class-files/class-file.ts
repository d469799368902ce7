import { namesLoaded } from './instructions.ts';
import { isFoundByName, loadingIn } from './loading.ts';
import { brokenClass, Pool } from './pool.ts';

/** What a class file says of other classes; names are `java/lang/String`. */
export interface ReadClass {
  readonly name: string;
  readonly calls: ReadonlySet<string>;
  readonly refers: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
  readonly dynamic: string | undefined;
  /** May Java's library find it by its name, as it finds providers? */
  readonly isFoundByName: boolean;
}

const MAGIC = 0xca_fe_ba_be;
/** What comes with Java itself is not read, and what it does with classes that it is given is not followed. */
const OF_JAVA = /^(?:java|jdk|sun)\//;
const CLASS_NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(?:[./][\p{L}_$][\p{L}\p{N}_$]*){1,30}$/u;
const MAXIMUM_TEXT = 300;

/** Reads a class file (Java Virtual Machine Specification, chapter 4). Throws a `malformed` Fault. */
export function readClass(bytes: Buffer): ReadClass {
  if (bytes.length < 24 || bytes.readUInt32BE(0) !== MAGIC) throw brokenClass();
  const pool = new Pool(bytes, 8);
  if (pool.end + 8 > bytes.length) throw brokenClass();
  const name = pool.className(bytes.readUInt16BE(pool.end + 2));
  if (name === undefined) throw brokenClass();
  const loaded = loadedByName(bytes, pool);
  const above = supertypes(bytes, pool);
  const members = [...pool.members()];
  const named = new Set(pool.classes());
  const calls = new Set([
    ...above,
    ...(loaded.names ?? []).map(slashed),
    ...members.map(({ owner }) => owner),
  ]);
  const refers = new Set([...named, ...typesIn(pool)]);
  const isForeign = (one: string) => one !== name && !OF_JAVA.test(one);
  return {
    name,
    calls: new Set([...calls].filter(isForeign)),
    refers: new Set([...refers].filter((one) => isForeign(one) && !calls.has(one))),
    texts: textsIn(pool),
    dynamic: loaded.names ? loadingIn(above, members, named) : 'loads classes by computed names',
    isFoundByName: isFoundByName(above),
  };
}

function slashed(name: string): string {
  return name.replaceAll('.', '/');
}

/** What the code of a supertype does, it does for the class too. */
function supertypes(bytes: Buffer, pool: Pool): string[] {
  const at = pool.end + 4;
  const count = bytes.readUInt16BE(at + 2);
  if (at + 4 + 2 * count > bytes.length) throw brokenClass();
  const places = [at, ...Array.from({ length: count }, (_, index) => at + 4 + 2 * index)];
  return places.flatMap((place) => pool.className(bytes.readUInt16BE(place)) ?? []);
}

/** Types in descriptors, signatures and annotations. */
function* typesIn(pool: Pool): Generator<string, undefined> {
  for (const text of pool.texts())
    if (text.length <= 4096 && text.includes('L') && text.includes(';'))
      for (const [, type = ''] of text.matchAll(/L([\p{L}\p{N}_$/]{1,300})[;<]/gu)) yield type;
}

function textsIn(pool: Pool): Set<string> {
  const texts = new Set<string>();
  for (const text of pool.strings())
    if (text.length <= MAXIMUM_TEXT)
      for (const part of text.split(/[\s,:;|]+/)) if (CLASS_NAME.test(part)) texts.add(slashed(part));
  return texts;
}

/** The names that are given to `Class.forName`; undefined where some are computed. */
function loadedByName(bytes: Buffer, pool: Pool): { readonly names: string[] | undefined } {
  const forName = new Set<number>();
  for (const { at, owner, name } of pool.members())
    if (owner === 'java/lang/Class' && name === 'forName') forName.add(at);
  if (forName.size === 0) return { names: [] };
  const names: string[] = [];
  for (const code of codeIn(bytes, pool)) {
    const found = namesLoaded(code, pool, forName);
    if (!found) return { names: undefined };
    names.push(...found);
  }
  // A handle on the method may be called with anything.
  return { names: names.length > 0 ? names : undefined };
}

/** The instructions of all methods. */
function* codeIn(bytes: Buffer, pool: Pool): Generator<Buffer, undefined> {
  const u16 = (at: number): number => {
    if (at + 2 > bytes.length) throw brokenClass();
    return bytes.readUInt16BE(at);
  };
  const u32 = (at: number): number => {
    if (at + 4 > bytes.length) throw brokenClass();
    return bytes.readUInt32BE(at);
  };
  let at = pool.end + 8 + 2 * u16(pool.end + 6);
  for (const isMethods of [false, true]) {
    const count = u16(at);
    at += 2;
    for (let member = 0; member < count; member += 1) {
      const attributes = u16(at + 6);
      at += 8;
      for (let attribute = 0; attribute < attributes; attribute += 1) {
        const size = u32(at + 2);
        if (isMethods && pool.text(u16(at)) === 'Code') {
          const length = u32(at + 10);
          if (at + 14 + length > bytes.length) throw brokenClass();
          yield bytes.subarray(at + 14, at + 14 + length);
        }
        at += 6 + size;
      }
    }
  }
}
