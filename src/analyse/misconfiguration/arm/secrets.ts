import { isLatest } from '../../../model/configuration/image-tag.ts';
import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { type Path, valueAt } from '../../../model/configuration/place.ts';
import {
  declarationBy,
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  type KeyOf,
  placedAt,
  textAt,
} from '../../infrastructure/declarations.ts';
import { type Environment, environmentCheck, variablesAt } from '../../infrastructure/environments.ts';
import { isSecret } from '../../infrastructure/secrets.ts';
import { ARM, documentationOf, templateText, textOf } from './dialect.ts';

const FAKE = 'fake-for-the-example';
const PARAMETERS = 'https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices';
const REFERENCE = 'https://learn.microsoft.com/azure/azure-resource-manager/templates/key-vault-parameter';
const PARAMETER_FILE = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#';

/** Parameters, by how outputs refer to them. */
const PARAMETER: KeyOf = ({ kind, name }) =>
  kind === 'variable' ? `parameters/${name.toLowerCase()}` : undefined;

/** Properties that are a secret: of which types, and where. */
const SECRETS: readonly (readonly [type: string, at: string])[] = [
  ['Microsoft.KeyVault/vaults/secrets', 'properties.value'],
  ['Microsoft.Sql/servers', 'properties.administratorLoginPassword'],
  ['Microsoft.DBforPostgreSQL/flexibleServers', 'properties.administratorLoginPassword'],
  ['Microsoft.DBforMySQL/flexibleServers', 'properties.administratorLoginPassword'],
  ['Microsoft.Compute/virtualMachines', 'properties.osProfile.adminPassword'],
  ['Microsoft.Compute/virtualMachineScaleSets', 'properties.virtualMachineProfile.osProfile.adminPassword'],
  ['Microsoft.ContainerService/managedClusters', 'properties.servicePrincipalProfile.secret'],
  ['Microsoft.ContainerInstance/containerGroups', 'properties.imageRegistryCredentials.password'],
  ['Microsoft.App/containerApps', 'properties.configuration.secrets.value'],
];

/** The variables of every container of a list. */
function ofContainers(value: unknown, containers: Path, variables: Path) {
  return itemsAt(value, ...containers).flatMap((_, index) =>
    variablesAt(value, [...containers, index, ...variables], 'name', 'value'),
  );
}

/** Lists of names and values that programs are given. */
const ENVIRONMENTS: readonly Environment[] = [
  {
    id: 'app',
    what: 'an app',
    types: ['Microsoft.Web/sites'],
    variablesIn: (value) => variablesAt(value, ['properties', 'siteConfig', 'appSettings'], 'name', 'value'),
    example: (name, value) => ({ properties: { siteConfig: { appSettings: [{ name, value }] } } }),
  },
  {
    id: 'container-app',
    what: 'a container app',
    types: ['Microsoft.App/containerApps'],
    variablesIn: (value) => ofContainers(value, ['properties', 'template', 'containers'], ['env']),
    example: (name, value) => ({
      properties: { template: { containers: [{ name: 'web', env: [{ name, value }] }] } },
    }),
  },
  {
    id: 'container-group',
    what: 'a container group',
    types: ['Microsoft.ContainerInstance/containerGroups'],
    variablesIn: (value) =>
      ofContainers(value, ['properties', 'containers'], ['properties', 'environmentVariables']),
    example: (name, value) => ({
      properties: {
        containers: [{ name: 'web', properties: { environmentVariables: [{ name, value }] } }],
      },
    }),
  },
];

/** Images of containers: where their lists are. */
const CONTAINERS: readonly (readonly [type: string, at: Path, image: Path])[] = [
  ['Microsoft.ContainerInstance/containerGroups', ['properties', 'containers'], ['properties', 'image']],
  ['Microsoft.App/containerApps', ['properties', 'template', 'containers'], ['image']],
  ['Microsoft.App/jobs', ['properties', 'template', 'containers'], ['image']],
];

const isHidden = (value: unknown): boolean => /^secure/i.test(textAt(value, 'type') ?? '');

/** What templates tell, and what containers are made of. */
export const SECRET_CHECKS: readonly InfrastructureCheck[] = [
  ...ENVIRONMENTS.map((one) =>
    environmentCheck(one, {
      set: 'arm',
      fix: 'Refer to a secret of a vault.',
      reference: '@Microsoft.KeyVault(SecretUri=https://a.vault.azure.net/b)',
      dialect: ARM,
    }),
  ),
  declarationCheck({
    id: 'arm-secret',
    title: 'Secret stands in the template',
    why: 'Whoever reads the repository, or the deployment, has it.',
    fix: 'Make it a parameter of the type securestring, given from a vault.',
    severity: 'high',
    vectors: ['V2', 'V10'],
    references: [REFERENCE],
    types: SECRETS.map(([type]) => type),
    *wrong({ type, value }) {
      for (const [owner, at] of SECRETS)
        if (owner === type)
          for (const found of placedAt(value, at.split('.')))
            if (typeof found.value === 'string' && found.value !== '')
              yield { at: found.path, actual: `a literal "${at}"`, expected: 'a reference to a secret' };
    },
    failing: [
      templateText('Microsoft.Sql/servers', { properties: { administratorLoginPassword: FAKE } }),
      templateText('Microsoft.App/containerApps', {
        properties: { configuration: { secrets: [{ name: 'db', value: FAKE }] } },
      }),
    ],
    passing: [
      templateText('Microsoft.Sql/servers', {
        properties: { administratorLoginPassword: "[parameters('password')]" },
      }),
    ],
  }),
  declarationCheck({
    id: 'arm-moving-image',
    title: 'Image of the container is named by a tag that moves',
    why: 'The next start runs another image than the one that was reviewed.',
    fix: 'Name the digest, or a tag that is a version.',
    severity: 'medium',
    vectors: ['V4', 'V6'],
    references: [documentationOf('Microsoft.ContainerInstance/containerGroups')],
    types: CONTAINERS.map(([type]) => type),
    *wrong({ type, value }) {
      for (const [owner, at, image] of CONTAINERS)
        for (const [index, container] of owner === type ? itemsAt(value, ...at).entries() : []) {
          const name = textAt(container, ...image);
          if (name !== undefined && !name.includes('@') && isLatest(name))
            yield { at: [...at, index, ...image], actual: `image: "${name}"`, expected: 'a digest' };
        }
    },
    failing: [
      templateText('Microsoft.App/containerApps', {
        properties: { template: { containers: [{ name: 'web', image: 'web:latest' }] } },
      }),
    ],
    passing: [
      templateText('Microsoft.App/containerApps', {
        properties: { template: { containers: [{ name: 'web', image: 'web:1.4.2' }] } },
      }),
    ],
  }),
  declarationCheck({
    id: 'arm-secret-default',
    title: 'Parameter has a secret by default',
    why: 'Whoever reads the repository reads it, and it is used wherever nobody gives another.',
    fix: 'Take the default away, and give the value from a vault.',
    severity: 'high',
    vectors: ['V2'],
    references: [PARAMETERS],
    kind: 'variable',
    types: [],
    *wrong({ name, value }) {
      for (const key of ['defaultValue', 'value']) {
        const text = valueAt(value, [key]);
        const isLiteral = typeof text === 'string' && text !== '' && !text.startsWith('[');
        if (isLiteral && (isSecret(name, text) || isHidden(value)))
          yield { at: [key], actual: `a literal "${name}"`, expected: 'a reference to a secret' };
      }
    },
    failing: [
      textOf({ parameters: { adminPassword: { type: 'securestring', defaultValue: FAKE } }, resources: [] }),
      {
        '/web.parameters.json': `{\n  "$schema": "${PARAMETER_FILE}",\n  "parameters": { "adminPassword": { "value": "${FAKE}" } }\n}\n`,
      },
    ],
    passing: [
      textOf({ parameters: { adminPassword: { type: 'securestring' } }, resources: [] }),
      textOf({
        parameters: { adminPassword: { type: 'securestring', defaultValue: '[newGuid()]' } },
        resources: [],
      }),
    ],
  }),
  declarationCheck({
    id: 'arm-secret-shown',
    title: 'Parameter of a secret is kept by the deployment',
    why: 'Whoever may read deployments of the group reads what it was given.',
    fix: 'Say type: "securestring".',
    severity: 'medium',
    vectors: ['V2'],
    references: [PARAMETERS],
    kind: 'variable',
    types: [],
    *wrong({ name, value, set }) {
      if (textAt(value, 'type')?.toLowerCase() === 'string' && isSecret(name, 'any'))
        yield {
          at: ['type'],
          actual: 'type: "string"',
          expected: 'type: "securestring"',
          edits: set(['type'], 'securestring'),
        };
    },
    failing: [textOf({ parameters: { adminPassword: { type: 'string' } }, resources: [] })],
    passing: [textOf({ parameters: { adminPassword: { type: 'securestring' } }, resources: [] })],
  }),
  declarationCheck({
    id: 'arm-secret-in-output',
    title: 'Output tells a secret',
    why: 'Whoever may read deployments of the group reads it.',
    fix: 'Take the output away, and put the secret into a vault.',
    severity: 'high',
    vectors: ['V2', 'V10'],
    references: [PARAMETERS],
    kind: 'output',
    types: [],
    *wrong({ value }, module) {
      const told = valueAt(value, ['value']);
      const from = told instanceof Unknown ? (told.address ?? '') : '';
      const source = declarationBy(module, PARAMETER, from);
      if (isHidden(value) || (!from.startsWith('list') && !isHidden(source?.value))) return;
      yield {
        at: ['value'],
        actual: from.startsWith('list') ? `${from}()` : from,
        expected: 'no output of it',
      };
    },
    failing: [
      textOf({
        resources: [],
        outputs: {
          key: { type: 'string', value: "[listKeys('account', '2023-01-01').keys[0].value]" },
        },
      }),
      textOf({
        parameters: { password: { type: 'securestring' } },
        resources: [],
        outputs: { text: { type: 'string', value: "[concat('db:', parameters('password'))]" } },
      }),
    ],
    passing: [textOf({ resources: [], outputs: { name: { type: 'string', value: 'web' } } })],
  }),
];
