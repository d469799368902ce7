import type { InfrastructureSubject } from '../../../analyse/infrastructure/declarations.ts';
import { terraformChecks } from '../../../analyse/misconfiguration/terraform/unit.ts';
import type { ConfigurationFile } from '../../../model/configuration/file.ts';
import { planModules } from '../../../observe/configuration/terraform/plan.ts';
import { readTerraform } from '../../../observe/configuration/terraform/read-terraform.ts';
import { readStructured } from '../../../observe/configuration/yaml/structured.ts';
import { configurationFormat } from '../format.ts';
import { declarationObjects } from '../objects.ts';

const SOURCE = /\.(?:tf|tofu|tfvars)(?:\.json)?$/i;
/** JSON is looked into only where its name says what it may be. */
const JSON_FILE = /(?:^|[/._-])(?:tf-?)?plan[^/]*\.json$/i;

const isSource = ({ path }: ConfigurationFile): boolean => SOURCE.test(path);

/** Folders of Terraform and OpenTofu, and plans in JSON. */
export const terraformFormat = configurationFormat<InfrastructureSubject>({
  set: terraformChecks,
  wants: (path) => SOURCE.test(path) || JSON_FILE.test(path),
  recognises: (path, text) =>
    SOURCE.test(path) ||
    (/"format_version"\s*:/.test(text.slice(0, 4096)) && text.includes('"planned_values"')),
  read(files) {
    const sources = files.filter(isSource);
    const { modules, gaps } = readTerraform(sources);
    const plans = files
      .filter((file) => !isSource(file))
      .map(({ path, text }) => ({ path, ...readStructured(text, path, '1.2') }));
    return {
      subjects: [
        { path: sources[0]?.path ?? '', modules },
        ...plans.map(({ path, documents }) => ({
          path,
          modules: documents.flatMap((document) => planModules(document) ?? []),
        })),
      ].filter((subject) => subject.modules.length > 0),
      gaps: [...gaps, ...plans.flatMap((plan) => plan.gaps)],
    };
  },
  objects: ({ modules }) => declarationObjects(modules),
});
