import { Unknown } from '../../../model/configuration/infrastructure.ts';
import { valueAt } from '../../../model/configuration/place.ts';
import {
  declarationCheck,
  itemsAt,
  type InfrastructureCheck,
  placedAt,
  textAt,
} from '../../infrastructure/declarations.ts';
import { isSecret } from '../../infrastructure/secrets.ts';

const LANGUAGE = 'https://developer.hashicorp.com/terraform/language';

/** Where resources are given a password or a secret. */
const PASSWORDS: Readonly<Record<string, string>> = {
  aws_db_instance: 'password',
  aws_docdb_cluster: 'master_password',
  aws_elasticache_replication_group: 'auth_token',
  aws_rds_cluster: 'master_password',
  aws_redshift_cluster: 'master_password',
  aws_secretsmanager_secret_version: 'secret_string',
  azurerm_key_vault_secret: 'value',
  azurerm_linux_virtual_machine: 'admin_password',
  azurerm_mssql_server: 'administrator_login_password',
  azurerm_mysql_flexible_server: 'administrator_password',
  azurerm_postgresql_flexible_server: 'administrator_password',
  azurerm_virtual_machine: 'os_profile.admin_password',
  azurerm_windows_virtual_machine: 'admin_password',
  google_secret_manager_secret_version: 'secret_data',
  google_sql_database_instance: 'root_password',
  google_sql_user: 'password',
};

/** What the backend "s3" has, and that of Google Cloud, whose buckets are always encrypted, has not. */
const S3_ONLY = ['key', 'region', 'dynamodb_table', 'use_lockfile', 'encrypt', 'role_arn', 'profile'];

/** What modules and providers are taken from, what they are given, and where their state is. */
export const SOURCE_CHECKS: readonly InfrastructureCheck[] = [
  declarationCheck({
    id: 'terraform-module-not-pinned',
    title: 'Module of elsewhere has no version',
    why: 'Whoever can change the module, or move its tag, decides what the next run makes.',
    fix: 'Say version = "…" of a registry, or "?ref=" with the hash of a commit.',
    severity: 'medium',
    vectors: ['V3'],
    references: [`${LANGUAGE}/modules/sources`],
    kind: 'module',
    types: [],
    *wrong({ value }) {
      const source = textAt(value, 'source');
      if (source === undefined || /^(?:\.\.?\/|\.\.?$|\/|s3::|gcs::)/.test(source)) return;
      const isRegistry =
        /^(?:[\w.-]+\.[a-z]+\/)?[\w-]+\/[\w-]+\/[\w-]+(?:\/\/.*)?$/.test(source) &&
        !/^(?:github\.com|bitbucket\.org)\//.test(source);
      if (isRegistry && valueAt(value, ['version']) === undefined)
        yield { at: ['source'], actual: `source = "${source}" and no "version"`, expected: '"version"' };
      if (
        !isRegistry &&
        /^(?:git::|github\.com\/|bitbucket\.org\/|git@)/.test(source) &&
        !/[?&]ref=[0-9a-f]{40}\b/.test(source)
      )
        yield {
          at: ['source'],
          actual: `source = "${source}"`,
          expected: '"?ref=" with the hash of a commit',
          ...(/[?&]ref=v?\d/.test(source) ? { severity: 'low' as const } : {}),
        };
    },
    failing: [
      'module "network" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n',
      'module "network" {\n  source = "git::https://example.com/network.git?ref=main"\n}\n',
    ],
    passing: [
      'module "network" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "5.8.1"\n}\n',
      'module "network" {\n  source = "./network"\n}\n',
    ],
  }),
  declarationCheck({
    id: 'terraform-module-in-clear',
    title: 'Module is fetched without encryption',
    why: 'Who is on the way puts another module in its place, and so decides what the next run makes.',
    fix: 'Fetch it by https or ssh.',
    severity: 'high',
    vectors: ['V3'],
    references: [`${LANGUAGE}/modules/sources`],
    kind: 'module',
    types: [],
    *wrong({ value }) {
      const source = textAt(value, 'source') ?? '';
      if (/^(?:git::|hg::)?(?:http|git):\/\//.test(source))
        yield { at: ['source'], actual: `source = "${source}"`, expected: 'https or ssh' };
    },
    failing: ['module "network" {\n  source = "git::http://example.com/network.git"\n}\n'],
    passing: ['module "network" {\n  source = "git::https://example.com/network.git"\n}\n'],
  }),
  declarationCheck({
    id: 'terraform-provider-not-pinned',
    title: 'Provider has no version',
    why: 'The next run fetches whatever is newest, and runs it with every right that it is given.',
    fix: 'Say version = "…" in required_providers, and keep the lock file.',
    severity: 'low',
    vectors: ['V3'],
    references: [`${LANGUAGE}/providers/requirements`],
    kind: 'terraform',
    types: [],
    *wrong({ value }) {
      for (const [name, provider] of Object.entries(valueAt(value, ['required_providers', 0]) ?? {}))
        if (
          !(provider instanceof Unknown) &&
          valueAt(provider, ['version']) === undefined &&
          typeof provider !== 'string'
        )
          yield {
            at: ['required_providers', 0, name],
            actual: `${name} without "version"`,
            expected: '"version"',
          };
    },
    failing: [
      'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n',
    ],
    passing: [
      'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "5.60.0"\n    }\n  }\n}\n',
    ],
  }),
  declarationCheck({
    id: 'terraform-state-not-encrypted',
    title: 'State is stored unencrypted',
    why: 'The state holds every secret that resources were given, in clear.',
    fix: 'Say encrypt = true.',
    severity: 'high',
    vectors: ['V2', 'V10'],
    references: [`${LANGUAGE}/backend/s3`],
    kind: 'terraform',
    types: [],
    *wrong({ value, set }) {
      for (const [index, backend] of itemsAt(value, 'backend').entries()) {
        const encrypt = valueAt(backend, ['encrypt']);
        const has = (name: string) => valueAt(backend, [name]) !== undefined;
        if (!has('bucket') || !S3_ONLY.some(has)) continue;
        if (encrypt !== undefined && encrypt !== false) continue;
        const at = ['backend', index, 'encrypt'];
        yield {
          at,
          actual: encrypt === false ? 'encrypt = false' : 'no "encrypt"',
          expected: 'encrypt = true',
          edits: set(at, true),
        };
      }
    },
    failing: [
      'terraform {\n  backend "s3" {\n    bucket = "state"\n    key    = "web"\n  }\n}\n',
      'terraform {\n  backend "s3" {\n    bucket  = "state"\n    key     = "web"\n    encrypt = false\n  }\n}\n',
    ],
    passing: [
      'terraform {\n  backend "s3" {\n    bucket  = "state"\n    key     = "web"\n    encrypt = true\n  }\n}\n',
      'terraform {\n  backend "gcs" {\n    bucket = "state"\n    prefix = "web"\n  }\n}\n',
      'terraform {\n  backend "gcs" {\n    bucket = "state"\n  }\n}\n',
    ],
  }),
  declarationCheck({
    id: 'terraform-secret-default',
    title: 'Variable has a secret by default',
    why: 'Whoever reads the repository reads it, and it is used wherever nobody gives another.',
    fix: 'Take the default away, and give the value by the environment or from a vault.',
    severity: 'high',
    vectors: ['V2'],
    references: [`${LANGUAGE}/values/variables`],
    kind: 'variable',
    types: [],
    *wrong({ name, value }) {
      const text = valueAt(value, ['default']);
      if (isSecret(name, text))
        yield { at: ['default'], actual: `a default of "${name}"`, expected: 'no default' };
    },
    failing: ['variable "db_password" {\n  default = "fake-for-the-example"\n}\n'],
    passing: [
      'variable "db_password" {\n  sensitive = true\n}\n',
      'variable "db_password" {\n  default = ""\n}\n',
    ],
  }),
  declarationCheck({
    id: 'terraform-secret-shown',
    title: 'Variable of a secret is shown by every run',
    why: 'Plans and logs of pipelines print it in clear.',
    fix: 'Say sensitive = true.',
    severity: 'low',
    vectors: ['V2'],
    references: [`${LANGUAGE}/values/variables#sensitive`],
    kind: 'variable',
    types: [],
    *wrong({ name, value, set }) {
      const [sensitive, type] = [valueAt(value, ['sensitive']), textAt(value, 'type')];
      const isOther = valueAt(value, ['ephemeral']) === true || type === 'bool';
      if (isSecret(name, 'any') && !isOther && (sensitive === undefined || sensitive === false))
        yield {
          at: ['sensitive'],
          actual: sensitive === false ? 'sensitive = false' : 'no "sensitive"',
          expected: 'sensitive = true',
          edits: set(['sensitive'], true),
        };
    },
    failing: ['variable "db_password" {\n  type = string\n}\n'],
    passing: ['variable "db_password" {\n  type      = string\n  sensitive = true\n}\n'],
  }),
  declarationCheck({
    id: 'terraform-secret-in-resource',
    title: 'Password of a resource stands in the file',
    why: 'Whoever reads the repository or its history has it.',
    fix: 'Have the service make it and keep it, or give it by a variable that is sensitive; then change it, as it was told.',
    severity: 'high',
    vectors: ['V2'],
    references: [`${LANGUAGE}/manage-sensitive-data`],
    types: Object.keys(PASSWORDS),
    *wrong({ type, value }) {
      const key = PASSWORDS[type] ?? '';
      for (const one of placedAt(value, key.split('.')))
        if (isSecret('password', one.value))
          yield { at: one.path, actual: `"${key}" in clear`, expected: 'a variable that is sensitive' };
    },
    failing: [
      'resource "aws_db_instance" "d" {\n  password = "fake-for-the-example"\n}\n',
      'resource "azurerm_virtual_machine" "m" {\n  os_profile {\n    admin_password = "fake-for-the-example"\n  }\n}\n',
    ],
    passing: [
      'variable "p" {}\nresource "aws_db_instance" "d" {\n  password = var.p\n}\n',
      'resource "random_password" "p" {\n  length = 20\n}\nresource "google_sql_user" "u" {\n  password = random_password.p.result\n}\n',
    ],
  }),
  declarationCheck({
    id: 'terraform-provider-credentials',
    title: 'Credentials stand in a provider',
    why: 'Whoever reads the repository has the rights of the account.',
    fix: 'Take them away; providers read the environment, or a role of the machine.',
    severity: 'critical',
    vectors: ['V2'],
    references: [`${LANGUAGE}/providers/configuration`],
    kind: 'provider',
    types: [],
    *wrong({ value }) {
      for (const key of ['access_key', 'secret_key', 'client_secret', 'password', 'token', 'credentials'])
        if (
          /^(?!\/|\.|~|$).*$/s.test(textAt(value, key) ?? '') &&
          !(textAt(value, key) ?? '').endsWith('.json')
        )
          yield { at: [key], actual: `a literal "${key}"`, expected: `no "${key}"` };
    },
    failing: ['provider "aws" {\n  region     = "eu-west-1"\n  secret_key = "fake-for-the-example"\n}\n'],
    passing: ['provider "aws" {\n  region = "eu-west-1"\n}\n'],
  }),
];
