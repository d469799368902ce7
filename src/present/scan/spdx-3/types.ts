/**
 * The elements of SPDX 3.0.1 that we write, long lists element by element. Names are those of its JSON-LD context:
 * https://spdx.github.io/spdx-spec/v3.0.1/serializations/
 */
export interface Spdx3Document {
  readonly '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld';
  readonly '@graph': Iterable<Spdx3Element>;
}

/** Every element but the information on its creation refers to that. */
export interface Spdx3Element {
  readonly type: string;
  readonly [property: string]: unknown;
}
