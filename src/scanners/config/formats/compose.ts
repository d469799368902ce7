import { servicesOf } from '../../../analyse/misconfiguration/compose/services.ts';
import { composeChecks } from '../../../analyse/misconfiguration/compose/unit.ts';
import { readStructured } from '../../../observe/configuration/yaml/structured.ts';
import { configurationFormat } from '../format.ts';
import { partOf } from '../objects.ts';

/** Files that Compose takes, and those that people merge into them. */
const NAME = /(?:^|\/)(?:docker-|podman-)?compose(?:[._-][\w.-]+)?\.ya?ml$/i;

export const composeFormat = configurationFormat({
  set: composeChecks,
  wants: (path) => NAME.test(path),
  read(files) {
    const read = files.map(({ path, text }) => readStructured(text, path, '1.2'));
    return {
      subjects: read.flatMap(({ documents }) =>
        documents.map((document) => ({ path: document.path, document })),
      ),
      gaps: read.flatMap(({ gaps }) => gaps),
    };
  },
  objects: (subject) =>
    servicesOf(subject).map(({ document, path, name }) => partOf(document, path, { type: 'service', name })),
});
