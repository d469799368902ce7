import { type Path, valueAt } from '../../../model/configuration/place.ts';
import {
  declarationCheck,
  type InfrastructureCheck,
  itemsAt,
  placedAt,
  textAt,
} from '../../infrastructure/declarations.ts';
import { isSecret } from '../../infrastructure/secrets.ts';
import { runsDownload, takeoverIn } from '../../scripts/texts.ts';
import { documentationOf, resourceText } from './dialect.ts';

const LANGUAGE = 'https://developer.hashicorp.com/terraform/language';
const MACHINES = [
  'null_resource',
  'terraform_data',
  'aws_instance',
  'azurerm_linux_virtual_machine',
  'google_compute_instance',
];
const UNVERIFIED = [
  'insecure',
  'skip_tls_verify',
  'insecure_skip_verify',
  'insecure_skip_tls_verify',
  'allow_unverified_ssl',
  'skip_cert_verification',
];

/** Variables of a program, by the type of its resource: where they are, and their keys. */
const ENVIRONMENTS: Readonly<Record<string, readonly string[]>> = {
  azurerm_container_app: ['template', 'container', 'env'],
  azurerm_container_app_job: ['template', 'container', 'env'],
  aws_codebuild_project: ['environment', 'environment_variable'],
};

/** What runs by itself, and what programs are given. */
export const RUNNING_CHECKS: readonly InfrastructureCheck[] = [
  declarationCheck({
    id: 'terraform-provisioner-download-run',
    title: 'A provisioner runs what it downloads',
    why: 'Whoever holds the address, or the way to it, runs what they like with the rights of whoever applies.',
    fix: 'Build it into the image, or compare a digest before it is run.',
    severity: 'medium',
    vectors: ['V3'],
    references: [`${LANGUAGE}/resources/provisioners/syntax`],
    types: MACHINES,
    *wrong({ value }) {
      for (const [index, one] of itemsAt(value, 'provisioner').entries())
        for (const key of ['command', 'inline']) {
          const words = itemsAt(one, key).filter((text) => typeof text === 'string');
          const found =
            takeoverIn(words) ?? (words.some(runsDownload) ? 'a download that a shell runs' : undefined);
          if (found !== undefined)
            yield { at: ['provisioner', index, key], actual: found, expected: 'what is in the image' };
        }
    },
    failing: [
      resourceText(
        'null_resource',
        'provisioner "local-exec" {\n  command = "curl -fsSL https://example.com/i.sh | sh"\n}',
      ),
    ],
    passing: [resourceText('null_resource', 'provisioner "local-exec" {\n  command = "make image"\n}')],
  }),
  declarationCheck({
    id: 'terraform-connection-password',
    title: 'Password of a connection stands in the file',
    why: 'Whoever reads the repository or its history logs in.',
    fix: 'Use a key of an agent, or a variable that is sensitive; then change it, as it was told.',
    severity: 'high',
    vectors: ['V2'],
    references: [`${LANGUAGE}/resources/provisioners/connection`],
    types: MACHINES,
    *wrong({ value }) {
      for (const key of ['password', 'private_key', 'bastion_password'])
        for (const one of placedAt(value, ['connection', key]))
          if (isSecret('password', one.value))
            yield { at: one.path, actual: `a literal "${key}"`, expected: 'a variable that is sensitive' };
    },
    failing: [resourceText('null_resource', 'connection {\n  password = "fake-for-the-example"\n}')],
    passing: [resourceText('null_resource', 'connection {\n  agent = true\n}')],
  }),
  declarationCheck({
    id: 'terraform-provider-unverified',
    title: 'A provider believes any certificate',
    why: 'Whoever is on the way answers in the place of the server, and gets the credentials that the provider has.',
    fix: 'Take the setting away, and name the certificate of your own authority.',
    severity: 'high',
    vectors: ['V5', 'V8'],
    references: [`${LANGUAGE}/providers/configuration`],
    kind: 'provider',
    types: [],
    *wrong({ value }) {
      for (const path of [[], ['kubernetes', 0], ['registry', 0]] satisfies Path[])
        for (const key of UNVERIFIED)
          if (textAt(value, ...path, key) === 'true')
            yield { at: [...path, key], actual: `${key} = true`, expected: `no "${key}"` };
    },
    failing: ['provider "kubernetes" {\n  host     = "https://example.com"\n  insecure = true\n}\n'],
    passing: ['provider "kubernetes" {\n  host = "https://example.com"\n}\n'],
  }),
  declarationCheck({
    id: 'terraform-state-in-clear',
    title: 'State is sent without a server that is known',
    why: 'The state holds every secret that resources were given: whoever is on the way reads and changes it.',
    fix: 'Use https, and let the certificate be verified.',
    severity: 'high',
    vectors: ['V2', 'V10'],
    references: [`${LANGUAGE}/backend/http`],
    kind: 'terraform',
    types: [],
    *wrong({ value }) {
      for (const [index, backend] of itemsAt(value, 'backend').entries()) {
        if ((textAt(backend, 'address') ?? '').startsWith('http://'))
          yield { at: ['backend', index, 'address'], actual: 'http://', expected: 'https://' };
        if (textAt(backend, 'skip_cert_verification') === 'true')
          yield {
            at: ['backend', index, 'skip_cert_verification'],
            actual: 'skip_cert_verification = true',
            expected: 'a certificate that is verified',
          };
      }
    },
    failing: ['terraform {\n  backend "http" {\n    address = "http://state.example.com/web"\n  }\n}\n'],
    passing: ['terraform {\n  backend "http" {\n    address = "https://state.example.com/web"\n  }\n}\n'],
  }),
  declarationCheck({
    id: 'terraform-secret-in-environment',
    title: 'Secret stands in the environment of a program',
    why: 'Whoever may read the resource, the state or the repository reads it.',
    fix: 'Name a secret of the service: secret_name, or type = "SECRETS_MANAGER".',
    severity: 'high',
    vectors: ['V2', 'V6'],
    references: [documentationOf('azurerm_container_app'), documentationOf('aws_codebuild_project')],
    types: Object.keys(ENVIRONMENTS),
    *wrong({ type, value }) {
      for (const { path, value: name } of placedAt(value, [...(ENVIRONMENTS[type] ?? []), 'name'])) {
        const variable = path.slice(0, -1);
        const kind = textAt(value, ...variable, 'type');
        if (
          isSecret(name, valueAt(value, [...variable, 'value'])) &&
          (kind === undefined || kind === 'PLAINTEXT')
        )
          yield { at: variable, actual: `${String(name)} in clear`, expected: 'a reference to a secret' };
      }
    },
    failing: [
      resourceText(
        'aws_codebuild_project',
        'environment {\n  environment_variable {\n    name = "DB_PASSWORD"\n    value = "fake-for-the-example"\n  }\n}',
      ),
    ],
    passing: [
      resourceText(
        'aws_codebuild_project',
        'environment {\n  environment_variable {\n    name = "DB_PASSWORD"\n    value = "web/db"\n    type = "SECRETS_MANAGER"\n  }\n}',
      ),
    ],
  }),
  declarationCheck({
    id: 'terraform-aws-task-files-in-clear',
    title: 'Task reaches its file system in clear',
    why: 'Everybody on the way reads and changes files.',
    fix: 'Say transit_encryption = "ENABLED".',
    severity: 'medium',
    vectors: ['V8', 'V10'],
    references: [documentationOf('aws_ecs_task_definition')],
    types: ['aws_ecs_task_definition'],
    *wrong({ value }) {
      for (const { path, value: id } of placedAt(value, [
        'volume',
        'efs_volume_configuration',
        'file_system_id',
      ])) {
        const at = [...path.slice(0, -1), 'transit_encryption'];
        const said = valueAt(value, at);
        if (id !== undefined && (said === undefined || said === 'DISABLED'))
          yield {
            at,
            actual: said === undefined ? 'no "transit_encryption"' : 'DISABLED',
            expected: 'ENABLED',
          };
      }
    },
    failing: [
      resourceText(
        'aws_ecs_task_definition',
        'volume {\n  name = "data"\n  efs_volume_configuration {\n    file_system_id = "fs-1"\n  }\n}',
      ),
    ],
    passing: [
      resourceText(
        'aws_ecs_task_definition',
        'volume {\n  name = "data"\n  efs_volume_configuration {\n    file_system_id = "fs-1"\n    transit_encryption = "ENABLED"\n  }\n}',
      ),
    ],
  }),
  declarationCheck({
    id: 'terraform-aws-default-group-open',
    title: 'Default security group of a network lets something in',
    why: 'Whatever names no group is in this one, and has what it lets in.',
    fix: 'Declare it without ingress and egress, and give each thing a group of its own.',
    severity: 'medium',
    vectors: ['V8'],
    standards: ['CIS AWS 5.4'],
    references: [documentationOf('aws_default_security_group')],
    types: ['aws_default_security_group'],
    *wrong({ value }) {
      if (itemsAt(value, 'ingress').length > 0)
        yield { at: ['ingress', 0], actual: 'an "ingress"', expected: 'none' };
    },
    failing: [
      resourceText(
        'aws_default_security_group',
        'vpc_id = "vpc-1"\ningress {\n  protocol = -1\n  self = true\n}',
      ),
    ],
    passing: [resourceText('aws_default_security_group', 'vpc_id = "vpc-1"')],
  }),
  declarationCheck({
    id: 'terraform-aws-eks-administrator',
    title: 'An identity of the cloud is administrator of the whole cluster',
    why: 'Whoever takes it over has every workload, secret and node.',
    fix: 'Give the policy that is needed, in the namespaces that need it.',
    severity: 'medium',
    vectors: ['V5'],
    standards: ['CIS EKS 4.1.1'],
    references: [documentationOf('aws_eks_access_policy_association')],
    types: ['aws_eks_access_policy_association'],
    *wrong({ value }) {
      if ((textAt(value, 'policy_arn') ?? '').endsWith('/AmazonEKSClusterAdminPolicy'))
        yield { at: ['policy_arn'], actual: 'AmazonEKSClusterAdminPolicy', expected: 'a narrower policy' };
    },
    failing: [
      resourceText(
        'aws_eks_access_policy_association',
        'policy_arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"',
      ),
    ],
    passing: [
      resourceText(
        'aws_eks_access_policy_association',
        'policy_arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"',
      ),
    ],
  }),
];
