import { Fault } from '../../../../model/fault.ts';
import { child, childText, type Element } from '../../documents/xml.ts';

/** A version that a test compares with: affected before it, up to it, or, empty, whatever the version is. */
export interface Comparison {
  readonly name: string;
  readonly event: { readonly fixed?: string; readonly last_affected?: string };
}

export const TEST_ELEMENTS = ['rpminfo_test', 'rpminfo_object', 'rpminfo_state'];
const MAXIMUM_TESTS = 2_000_000;

/** The tests of a document on packages of RPM, kept small: there are hundreds of thousands. */
export class Tests {
  readonly #tests = new Map<string, readonly [object: string, state: string]>();
  readonly #names = new Map<string, string>();
  readonly #events = new Map<string, Comparison['event']>();

  add(element: Element): void {
    const id = element.attributes.get('id') ?? '';
    if (this.#tests.size + this.#names.size + this.#events.size >= MAXIMUM_TESTS)
      throw new Fault('limit', `more than ${MAXIMUM_TESTS} tests`);
    if (element.name === 'rpminfo_object') this.#names.set(id, childText(element, 'name') ?? '');
    else if (element.name === 'rpminfo_state') this.#addState(id, element);
    else {
      const object = child(element, 'object')?.attributes.get('object_ref') ?? '';
      this.#tests.set(id, [object, child(element, 'state')?.attributes.get('state_ref') ?? '']);
    }
  }

  /** What a test compares; undefined for one on architecture, signature or release. */
  comparison(test: string): Comparison | undefined {
    const [object = '', state = ''] = this.#tests.get(test) ?? [];
    const name = this.#names.get(object);
    const event = this.#events.get(state);
    return name && event ? { name, event } : undefined;
  }

  #addState(id: string, state: Element): void {
    const evr = child(state, 'evr');
    const version = evr?.text.trim() ?? '';
    switch (evr?.attributes.get('operation') ?? '') {
      case 'less than':
        this.#events.set(id, { fixed: version });
        return;
      case 'less than or equal':
        this.#events.set(id, { last_affected: version });
        return;
      case 'greater than':
        // Of what nothing mends yet: any version there can be.
        if (/^0:0(?:-0)?$/.test(version)) this.#events.set(id, {});
        return;
      default:
    }
  }
}
