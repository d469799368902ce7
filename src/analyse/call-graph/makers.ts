import type { Token } from './places.ts';

/** Where a value comes from by which text becomes code, or modules are loaded, and why that is told. */
export interface Maker {
  readonly where: string;
  readonly reason: string;
}

interface Made extends Maker {
  /** Of an object: members that do nothing. */
  readonly harmless: ReadonlySet<string> | undefined;
  /** What all its other members are. */
  readonly member: Token;
}

/** Members by which a function is called in another way, or which give what makes code again. */
const CALLING = new Set(['call', 'apply', 'bind', 'constructor', null]);

/** Values by which nothing can be followed any more once one is called, or given away. */
export class Makers {
  readonly #makers = new Map<Token, Made>();
  readonly #tell: (maker: Maker) => void;

  constructor(tell: (maker: Maker) => void) {
    this.#tell = tell;
  }

  add(token: Token, maker: Made): void {
    this.#makers.set(token, maker);
  }

  /** `Function` that is given no text does nothing. */
  called(token: Token, given: readonly unknown[]): void {
    const maker = this.#makers.get(token);
    if (maker && (given.length > 0 || maker.harmless)) this.#tell(maker);
  }

  /** The token of a member that loads or makes, where it is one. */
  read(token: Token, name: string | null): Token | undefined {
    const maker = this.#makers.size > 0 ? this.#makers.get(token) : undefined;
    if (!maker) return undefined;
    if (CALLING.has(name)) this.#tell(maker);
    return maker.harmless && name !== null && !maker.harmless.has(name) ? maker.member : undefined;
  }

  givenAway(token: Token): void {
    const maker = this.#makers.get(token);
    if (maker) this.#tell(maker);
  }
}
