import { servicesOf } from '../../../analyse/misconfiguration/compose/services.ts';
import { composeChecks } from '../../../analyse/misconfiguration/compose/unit.ts';
import { readStructured } from '../../../observe/configuration/yaml/structured.ts';
import { configurationFormat, readAlone } from '../format.ts';
import { partOf } from '../objects.ts';

/** Files that Compose takes, and those that people merge into them. */
const NAME = /(?:^|\/)(?:docker-|podman-)?compose(?:[._-][\w.-]+)?\.ya?ml$/i;

/** What may be one by what is in it: stacks, and parts that people name as they like. */
const OTHER_NAME = /\.ya?ml$/i;
/** Keys of a Compose file, which begin its lines, and what makes a service one of containers. */
const KEY = /^["']?([A-Za-z][\w.-]*)["']?[ \t]*:/gm;
const KEYS = /^(?:name|version|services|networks|volumes|secrets|configs|models|include|x-.*)$/;
const SERVICES = /^services[ \t]*:[ \t]*(?:#.*)?$/m;
const SERVICE = /^[ \t]{2,16}(?:image|build)[ \t]*:/m;

export const composeFormat = configurationFormat({
  set: composeChecks,
  wants: (path) => OTHER_NAME.test(path),
  recognises: (path, text) => NAME.test(path) || isCompose(text),
  read(files) {
    return readAlone(files, ({ path, text }) => {
      const { documents, gaps } = readStructured(text, path, '1.2');
      return { subjects: documents.map((document) => ({ path, document })), gaps };
    });
  },
  objects: (subject) =>
    servicesOf(subject).map(({ document, path, name }) => partOf(document, path, { type: 'service', name })),
});

function isCompose(text: string): boolean {
  if (!SERVICES.test(text) || !SERVICE.test(text)) return false;
  for (const [, key = ''] of text.matchAll(KEY)) if (!KEYS.test(key)) return false;
  return true;
}
