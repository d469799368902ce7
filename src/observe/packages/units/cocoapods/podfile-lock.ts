import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf, type YamlNode } from '../../../document/yaml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { podName } from './pod-name.ts';

/** A pod as the file has it, its subspecs (`Pod/Sub`) apart. */
interface Pod {
  readonly name: string;
  readonly version: string;
  readonly needs: readonly string[];
}

/** CocoaPods' lock file. Source: https://guides.cocoapods.org/using/using-cocoapods.html, and `Lockfile` of cocoapods-core */
export const PODFILE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 32 * 1024 * 1024,
  recognises: endingWith('/Podfile.lock'),
  read(file): LanguageFact[] {
    const [document] = parseYamlDocuments(decodeText(file.bytes()), file.entry.path);
    const lock = mappingOf(document);
    const listed = lock.get('PODS');
    if (!lock.has('COCOAPODS') && !Array.isArray(listed))
      throw new Fault('malformed', `${file.entry.path}: neither \`PODS\` nor \`COCOAPODS\``);
    const items = Array.isArray(listed) ? listed : [];
    const pods = items.map(podOf);
    const known = pods.filter((pod) => pod !== undefined && !isLocal(pod.name, lock)) as Pod[];
    return [...factsOf(known, directIn(lock)), ...brokenParts(brokenIn(pods), 'locked')];
  },
};

function* brokenIn(pods: readonly (Pod | undefined)[]): Generator<string> {
  for (const [index, pod] of pods.entries()) if (!pod) yield `PODS[${index}]`;
}

/** `A (1.0)`, or with what it needs: `A (1.0): [B (~> 2.0), C]`. */
function podOf(item: YamlNode): Pod | undefined {
  const [[head = '', needs] = []] = item instanceof Map ? [...item] : [[scalarOf(item) ?? '', undefined]];
  const [, name, version] = /^([^\s()]+) \(([^\s()=]+)\)$/.exec(head) ?? [];
  if (name === undefined || version === undefined) return undefined;
  const wanted = Array.isArray(needs) ? needs.flatMap((one) => scalarOf(one) ?? []) : [];
  return { name, version, needs: wanted.map(nameIn) };
}

/** `A` of `A (~> 1.0)`. */
function nameIn(requirement: string): string {
  return requirement.split(' ', 1)[0] ?? '';
}

function directIn(lock: ReadonlyMap<string, YamlNode>): ReadonlySet<string> {
  const wanted = lock.get('DEPENDENCIES');
  const texts = Array.isArray(wanted) ? wanted.flatMap((one) => scalarOf(one) ?? []) : [];
  return new Set(texts.map((text) => podName(nameIn(text))));
}

/** A pod in a folder of the project is the project itself. */
function isLocal(name: string, lock: ReadonlyMap<string, YamlNode>): boolean {
  const source = mappingOf(mappingOf(lock.get('EXTERNAL SOURCES')).get(podName(name)));
  return source.has(':path');
}

function factsOf(pods: readonly Pod[], direct: ReadonlySet<string>): LanguageFact[] {
  const versions = new Map(pods.map(({ name, version }) => [podName(name), version]));
  return pods.map(({ name, version, needs }) => {
    const own = podName(name);
    const requires = [...new Set(needs.map(podName))].flatMap((need) =>
      need === own || !versions.has(need) ? [] : [`${need}@${versions.get(need)}`],
    );
    return {
      kind: 'package',
      name: own,
      version,
      evidence: 'locked',
      direct: direct.has(own),
      requires,
    };
  });
}
