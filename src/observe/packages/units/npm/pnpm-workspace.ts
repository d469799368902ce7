import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { mappingOf, parseYamlDocuments, scalarOf } from '../../../document/yaml.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { isOwnFile } from './own-file.ts';

/** Which folders pnpm's lock file decides for. Source: https://pnpm.io/pnpm-workspace_yaml */
export const PNPM_WORKSPACE: PackageFormat = {
  evidence: 'declared',
  maximumSize: 1024 * 1024,
  recognises: endingWith('/pnpm-workspace.yaml', (path) => isOwnFile(path, 'pnpm-workspace.yaml')),
  read(file): LanguageFact[] {
    const documents = parseYamlDocuments(decodeText(file.bytes()), file.entry.path).map(mappingOf);
    const patterns = documents.flatMap((one) => {
      const listed = one.get('packages');
      return Array.isArray(listed) ? listed.flatMap((item) => scalarOf(item) ?? []) : [];
    });
    return patterns.length > 0 ? [{ kind: 'workspaces', patterns }] : [];
  },
};
