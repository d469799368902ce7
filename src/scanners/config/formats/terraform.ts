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

/** Policies and templates beside modules, which functions of Terraform read. */
const DATA = /\.(?:tftpl|json|tpl|tmpl)$/i;
const TEMPLATE = /\.tftpl$/i;
/** Characters of such a file: fewer than of one that only begins to be read. */
const MAXIMUM_DATA = 20_000;

/** Is it no module itself, but may be read by one? */
export function isTerraformData(path: string, text: string): boolean {
  if (!DATA.test(path) || text.length > MAXIMUM_DATA || isPlan(path, text)) return false;
  return TEMPLATE.test(path) || text.includes('"Statement"');
}

function isPlan(path: string, text: string): boolean {
  return (
    JSON_FILE.test(path) &&
    /"format_version"\s*:/.test(text.slice(0, 4096)) &&
    text.includes('"planned_values"')
  );
}

const isSource = ({ path }: ConfigurationFile): boolean => SOURCE.test(path);

/** Folders of Terraform and OpenTofu, and plans in JSON. */
export const terraformFormat = configurationFormat<InfrastructureSubject>({
  set: terraformChecks,
  wants: (path) => SOURCE.test(path) || DATA.test(path),
  recognises: (path, text) => SOURCE.test(path) || isPlan(path, text) || isTerraformData(path, text),
  read(files) {
    const sources = files.filter(isSource);
    const { modules, gaps } = readTerraform(
      sources,
      files.filter(({ path, text }) => isTerraformData(path, text)),
    );
    const plans = files
      .filter(({ path, text }) => isPlan(path, text))
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
