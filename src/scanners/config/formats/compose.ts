import { type ComposeSubject, servicesOf } from '../../../analyse/misconfiguration/compose/services.ts';
import { composeChecks } from '../../../analyse/misconfiguration/compose/unit.ts';
import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { COMPOSE_TAGS, withoutTags } from '../../../observe/configuration/yaml/compose-tags.ts';
import { readStructured } from '../../../observe/configuration/yaml/structured.ts';
import { configurationFormat, readAlone } from '../format.ts';
import { partOf } from '../objects.ts';

/** Files that Compose takes, and those that people merge into them. */
const NAME = /(?:^|\/)(?:docker-|podman-)?compose(?:[._-][\w.-]+)?\.ya?ml$/i;

/** The file that Compose takes by itself, and those beside it that are merged into it, with their folder. */
const MAIN = /^(.*\/)(?:docker-|podman-)?compose\.ya?ml$/i;
const PART = /^(.*\/)(?:docker-|podman-)?compose[._-][\w.-]+\.ya?ml$/i;

type Whole = NonNullable<ComposeSubject['whole']>;

/** What may be one by what is in it: stacks, and parts that people name as they like. */
const OTHER_NAME = /\.ya?ml$/i;
/** Keys of a Compose file, which begin its lines, and what makes a service one of containers. */
const KEY = /^["']?([A-Za-z][\w.-]*)["']?[ \t]*:/gm;
const KEYS = /^(?:name|version|services|networks|volumes|secrets|configs|models|include|x-.*)$/;
const SERVICES = /^services[ \t]*:[ \t]*(?:#.*)?$/m;
const SERVICE = /^[ \t]{2,16}(?:image|build)[ \t]*:/m;

export const composeFormat = configurationFormat<ComposeSubject>({
  set: composeChecks,
  wants: (path) => OTHER_NAME.test(path),
  recognises: (path, text) => NAME.test(path) || isCompose(text),
  read(files) {
    const wholes = wholesOf(files);
    return readAlone(files, ({ path, text }) => {
      const { documents, gaps } = readCompose(text, path);
      const whole = wholes.get(PART.exec(path)?.[1] ?? '');
      return {
        subjects: documents.map((document) => ({ path, document, ...(whole ? { whole } : {}) })),
        gaps,
      };
    });
  },
  objects: (subject) =>
    servicesOf(subject).map(({ document, path, name }) => partOf(document, path, { type: 'service', name })),
});

/** What a file says by itself: nothing of what it takes away from another one. */
function readCompose(text: string, path: string) {
  return readStructured(text, path, '1.2', {
    tags: COMPOSE_TAGS,
    readValue: (_, plain) => withoutTags(plain),
  });
}

/** By the folders of files that are merged into another: what the services of that one say. */
function wholesOf(files: readonly ConfigurationFile[]): Map<string, Whole> {
  const folders = new Set(files.map(({ path }) => PART.exec(path)?.[1]));
  const wholes = new Map<string, Whole>();
  for (const { path, text } of files) {
    const folder = MAIN.exec(path)?.[1];
    if (folder === undefined || !folders.has(folder)) continue;
    const services = valueAt(readCompose(text, path).documents[0]?.value, ['services']);
    wholes.set(
      folder,
      new Map(keysOf(services).map((name) => [name, new Set(keysOf(valueAt(services, [name])))])),
    );
  }
  return wholes;
}

function isCompose(text: string): boolean {
  if (!SERVICES.test(text) || !SERVICE.test(text)) return false;
  for (const [, key = ''] of text.matchAll(KEY)) if (!KEYS.test(key)) return false;
  return true;
}
