import { Fault } from '../../../model/fault.ts';

/** UTF-16 units of a document, which is read as a whole, and packages, relationships and annotations in it. */
const MAXIMUM_LENGTH = 32 * 2 ** 20;
const MAXIMUM_PARTS = 300_000;
/** Comments may stand before it. */
const MARK = /^(?:[ \t]*(?:#[^\n]{0,1000})?\r?\n){0,50}SPDXVersion:/;
const OPENING = '<text>';
const CLOSING = '</text>';

type Fields = Record<string, unknown>;

/** What a line of a package says, by the name of its field in JSON. */
const PACKAGE_FIELDS: ReadonlyMap<string, string> = new Map([
  ['SPDXID', 'SPDXID'],
  ['PackageVersion', 'versionInfo'],
  ['PrimaryPackagePurpose', 'primaryPackagePurpose'],
  ['PackageLicenseDeclared', 'licenseDeclared'],
  ['PackageLicenseConcluded', 'licenseConcluded'],
  ['PackageSourceInfo', 'sourceInfo'],
]);
const LICENCE_FIELDS: ReadonlyMap<string, string> = new Map([
  ['LicenseName', 'name'],
  ['ExtractedText', 'extractedText'],
]);
const NO_FIELDS: ReadonlyMap<string, string> = new Map();

/** Is this the begin of a document of SPDX in lines of tags and values? */
export function isTagValue(start: string): boolean {
  return MARK.test(start);
}

/**
 * The same document in JSON, as far as we use it: packages, licences, relationships and annotations.
 * Source: https://spdx.github.io/spdx-spec/v2.3/, the examples of tags. Throws a `Fault` (`limit`).
 */
export function jsonOfTagValue(text: string): string {
  if (text.length > MAXIMUM_LENGTH) throw tooLarge(`${MAXIMUM_LENGTH} characters`);
  const document = new TaggedDocument();
  for (const [tag, value] of tagsOf(text)) document.take(tag, value);
  return JSON.stringify(document.json());
}

class TaggedDocument {
  readonly #root: Fields = {};
  readonly #packages: (Fields & { externalRefs: Fields[]; annotations: Fields[] })[] = [];
  readonly #licences: Fields[] = [];
  readonly #relationships: Fields[] = [];
  readonly #annotations: { about?: string; comment?: string }[] = [];
  /** What lines are about: a package, a licence, or what is not read, such as a file. */
  #current: Fields = this.#root;
  #fields: ReadonlyMap<string, string> = NO_FIELDS;
  #parts = 0;

  take(tag: string, value: string): void {
    switch (tag) {
      case 'SPDXVersion':
        this.#root['spdxVersion'] = value;
        return;
      case 'PackageName':
        this.#count();
        this.#packages.push({ name: value, externalRefs: [], annotations: [] });
        return this.#goTo(this.#packages.at(-1) ?? {}, PACKAGE_FIELDS);
      case 'LicenseID':
        this.#count();
        this.#licences.push({ licenseId: value });
        return this.#goTo(this.#licences.at(-1) ?? {}, LICENCE_FIELDS);
      case 'FileName':
      case 'SnippetSPDXID':
        return this.#goTo({}, NO_FIELDS);
      case 'ExternalRef':
        return this.#reference(value);
      case 'Relationship':
        return this.#relationship(value);
      case 'Annotator':
        this.#count();
        this.#annotations.push({});
        return;
      case 'SPDXREF':
        return this.#annotate({ about: value });
      case 'AnnotationComment':
        return this.#annotate({ comment: value });
      default: {
        const field = this.#fields.get(tag);
        if (field !== undefined) this.#current[field] = value;
      }
    }
  }

  json(): Fields {
    const byId = new Map(this.#packages.map((one) => [one['SPDXID'], one]));
    for (const { about, comment } of this.#annotations) byId.get(about)?.annotations.push({ comment });
    return {
      ...this.#root,
      packages: this.#packages,
      relationships: this.#relationships,
      hasExtractedLicensingInfos: this.#licences,
    };
  }

  #goTo(current: Fields, fields: ReadonlyMap<string, string>): void {
    [this.#current, this.#fields] = [current, fields];
  }

  #reference(value: string): void {
    const [, referenceType, referenceLocator] = /^\S+[ \t]+(\S+)[ \t]+(\S+)/.exec(value) ?? [];
    if (this.#fields !== PACKAGE_FIELDS || referenceLocator === undefined) return;
    this.#count();
    this.#packages.at(-1)?.externalRefs.push({ referenceType, referenceLocator });
  }

  #relationship(value: string): void {
    const [, spdxElementId, relationshipType, relatedSpdxElement] =
      /^(\S+)[ \t]+(\S+)[ \t]+(\S+)/.exec(value) ?? [];
    this.#count();
    this.#relationships.push({ spdxElementId, relationshipType, relatedSpdxElement });
  }

  #annotate(said: { about?: string; comment?: string }): void {
    const last = this.#annotations.at(-1);
    if (last) Object.assign(last, said);
  }

  #count(): void {
    this.#parts += 1;
    if (this.#parts > MAXIMUM_PARTS) throw tooLarge(`${MAXIMUM_PARTS} parts`);
  }
}

/** Lines of tags with their values, those in `<text>` over several lines. */
function* tagsOf(text: string): Generator<[tag: string, value: string], undefined> {
  for (let at = 0; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    const [, tag, rest = ''] = /^\s*([A-Za-z]\w*):(.*)$/.exec(text.slice(at, end).trimEnd()) ?? [];
    const value = rest.trimStart();
    const opens =
      tag === undefined || !value.startsWith(OPENING) ? -1 : text.indexOf(OPENING, at) + OPENING.length;
    const closes = opens < 0 ? -1 : text.indexOf(CLOSING, opens);
    if (closes >= 0) {
      yield [tag ?? '', text.slice(opens, closes)];
      at = closes + CLOSING.length;
      continue;
    }
    if (tag !== undefined) yield [tag, value];
    at = end + 1;
  }
}

function tooLarge(most: string): Fault {
  return new Fault('limit', `the bill of materials has more than ${most}, and is no JSON`, {
    hint: 'Have the tool that wrote it write SPDX 2.3 JSON or CycloneDX JSON.',
  });
}
