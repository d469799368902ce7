/** What a class that is made for tests has. Names are `com/acme/Main`. */
export interface ClassSpec {
  readonly name: string;
  readonly super?: string;
  readonly interfaces?: readonly string[];
  /** Methods that it calls: owner, name, and descriptor where it counts. */
  readonly calls?: readonly (readonly [owner: string, name: string, type?: string])[];
  readonly refers?: readonly string[];
  readonly texts?: readonly string[];
  /** Texts such as descriptors. */
  readonly descriptors?: readonly string[];
  /** Instructions of its one method, by what stands in the pool. */
  readonly code?: (pool: {
    text(value: string): number;
    method(owner: string, name: string): number;
  }) => readonly number[];
}

/** A class file, for tests. */
export function buildClass(spec: ClassSpec): Buffer {
  const pool = new PoolWriter();
  const [own, parent] = [pool.class(spec.name), pool.class(spec.super ?? 'java/lang/Object')];
  const interfaces = (spec.interfaces ?? []).map((name) => pool.class(name));
  for (const [owner, name, type] of spec.calls ?? []) pool.method(owner, name, type);
  for (const name of spec.refers ?? []) pool.class(name);
  for (const text of spec.texts ?? []) pool.text(text);
  for (const text of spec.descriptors ?? []) pool.utf8(text);
  const code = spec.code?.(pool);
  const method = code ? methodOf(Buffer.from(code), pool) : Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65]),
    pool.bytes(),
    ...[0x21, own, parent, interfaces.length, ...interfaces, 0, code ? 1 : 0].map(u2),
    method,
    u2(0),
  ]);
}

/** A `module-info.class` that exports a package and provides a service by these classes, for tests. */
export function buildModule(service: string, providers: readonly string[]): Buffer {
  const pool = new PoolWriter();
  const own = pool.class('module-info');
  const [attribute, other] = [pool.utf8('Module'), pool.utf8('SourceFile')];
  const provided = [1, pool.class(service), providers.length, ...providers.map((name) => pool.class(name))];
  // Its name, flags and version; one that it requires, one that it exports to one, none that it opens or uses.
  const body = Buffer.concat([1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 0, ...provided].map(u2));
  return Buffer.concat([
    Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65]),
    pool.bytes(),
    ...[0x8000, own, 0, 0, 0, 0, 2, other].map(u2),
    u4(2),
    u2(own),
    u2(attribute),
    u4(body.length),
    body,
  ]);
}

function methodOf(code: Buffer, pool: PoolWriter): Buffer {
  const [name, type, attribute] = [pool.utf8('run'), pool.utf8('()V'), pool.utf8('Code')];
  const body = Buffer.concat([u2(4), u2(4), u4(code.length), code, u2(0), u2(0)]);
  return Buffer.concat([...[9, name, type, 1, attribute].map(u2), u4(body.length), body]);
}

class PoolWriter {
  readonly #entries: Buffer[] = [];
  readonly #places = new Map<string, number>();

  #add(entry: Buffer): number {
    const key = entry.toString('latin1');
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#entries.push(entry);
    this.#places.set(key, this.#entries.length);
    return this.#entries.length;
  }

  utf8(text: string): number {
    const bytes = Buffer.from(text);
    return this.#add(Buffer.concat([Buffer.from([1]), u2(bytes.length), bytes]));
  }

  class(name: string): number {
    return this.#add(Buffer.concat([Buffer.from([7]), u2(this.utf8(name))]));
  }

  text(value: string): number {
    return this.#add(Buffer.concat([Buffer.from([8]), u2(this.utf8(value))]));
  }

  method(owner: string, name: string, type = '()V'): number {
    const named = this.#add(Buffer.concat([Buffer.from([12]), u2(this.utf8(name)), u2(this.utf8(type))]));
    return this.#add(Buffer.concat([Buffer.from([10]), u2(this.class(owner)), u2(named)]));
  }

  bytes(): Buffer {
    return Buffer.concat([u2(this.#entries.length + 1), ...this.#entries]);
  }
}

function u2(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function u4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
