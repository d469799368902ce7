import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { buildImage } from '../fixtures/image-builder.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { run } from './command.ts';
import { ociArchive, save, survive, work } from './hostile-stage.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** Each with something to mend, and something that is not. */
const FILES: Readonly<Record<string, string>> = {
  'cloud/template.yaml': `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: {Type: String, Default: live}
Conditions:
  Live: !Equals [!Ref Stage, live]
Resources:
  # of the shop
  Registry:
    Type: AWS::ECR::Repository
    Properties:
      ImageTagMutability: MUTABLE # for now
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      StorageEncrypted: !If [Live, false, true]
      PubliclyAccessible: !If [Live, false, true]
`,
  'cloud/azuredeploy.json': `{
  "$schema": "${SCHEMA}",
  // the registry
  "contentVersion": "1.0.0.0",
  "variables": { "open": true },
  "resources": [
    {
      "type": "Microsoft.ContainerRegistry/registries",
      "apiVersion": "2023-07-01",
      "kind": "any",
      "name": "shop",
      "properties": {
        "adminUserEnabled": true,
        "anonymousPullEnabled": "[variables('open')]"
      }
    }
  ]
}
`,
  'cloud/network.bicep': "resource a 'b' = {}\n",
  'cloud/main.tf':
    'locals {\n  ports = { for name in ["ssh"] : name => 22 }\n}\nresource "aws_security_group_rule" "in" {\n  for_each    = local.ports\n  type        = "ingress"\n  protocol    = "tcp"\n  from_port   = each.value\n  to_port     = each.value\n  cidr_blocks = [module.net.from]\n}\nmodule "net" {\n  source = "./net"\n}\n',
  'cloud/net/main.tf': 'output "from" {\n  value = "0.0.0.0/0"\n}\n',
  'units/web.service':
    '[Unit]\nDescription=Web\n\n[Service]\n# a container\nExecStart=/usr/bin/podman run --rm -v /run/podman/podman.sock:/s registry.example/web:1\nNoNewPrivileges=no\n',
  'units/web.service.d/more.conf': '[Service]\nEnvironment=API_TOKEN=fake-for-the-test\n',
  'units/web.container':
    '[Unit]\nDescription=Web\n\n[Container]\nImage=registry.example/web:1\nPublishPort=6379:6379\n# no more\n\n[Install]\nWantedBy=default.target\n',
};

function folder(name: string): string {
  const root = join(work, name);
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function report(target: string, ...options: string[]) {
  const { stdout, code } = await survive(['check', target, '--format', 'json', ...options]);
  return { code, ...reportIn('scan', stdout) };
}

describe('check of infrastructure', () => {
  it('finds in every language what functions, conditions, loops and outputs come to', async () => {
    const { findings, coverage } = await report(folder('all'));
    const ids = new Set(findings.map(({ id }) => id));
    for (const id of [
      'cloudformation-aws-ecr-mutable-tags',
      'cloudformation-aws-rds-not-encrypted',
      'arm-acr-administrator',
      'arm-acr-anonymous',
      'terraform-aws-open-ssh',
      'systemd-container-engine-socket',
      'systemd-secret-in-environment',
      'quadlet-published-database',
    ])
      assert.ok(ids.has(id), `${id} of ${[...ids].join(' ')}`);
    assert.ok(!ids.has('cloudformation-aws-rds-public'));
    assert.deepEqual(
      coverage.gaps.map(({ subject, informational }) => [subject, informational]),
      [['/cloud/network.bicep', true]],
    );
  });

  it('shows no secret', async () => {
    const { stdout } = await survive(['check', folder('secret')]);
    assert.match(stdout, /Environment=API_TOKEN=…/);
    assert.ok(!stdout.includes('fake-for-the-test'));
  });

  it('mends what is certain, and keeps comments and functions', async () => {
    const root = folder('mended');
    const { findings } = await report(root, '--fix');
    const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
    assert.ok(textOf('cloud/template.yaml').includes('ImageTagMutability: IMMUTABLE # for now\n'));
    assert.ok(textOf('cloud/template.yaml').includes('StorageEncrypted: !If [Live, false, true]\n'));
    const template = textOf('cloud/azuredeploy.json');
    assert.ok(template.includes('"adminUserEnabled": false,\n') && template.includes('// the registry\n'));
    assert.ok(template.includes(`"[variables('open')]"`));
    assert.ok(
      textOf('units/web.service').includes('# a container\n') &&
        textOf('units/web.service').includes('NoNewPrivileges=yes\n'),
    );
    assert.ok(
      textOf('units/web.container').includes('PublishPort=6379:6379\nNoNewPrivileges=true\n# no more\n'),
    );
    const left = new Set(findings.map(({ id }) => id));
    for (const id of [
      'cloudformation-aws-ecr-mutable-tags',
      'arm-acr-administrator',
      'quadlet-new-privileges',
    ])
      assert.ok(!left.has(id), id);
  });

  it('leaves units that systemd takes', { skip: missing('systemd-analyze') }, async () => {
    const root = folder('verified');
    await survive(['check', root, '--fix']);
    const unit = join(root, 'units/web.service');
    writeFileSync(unit, readFileSync(unit, 'utf8').replace('/usr/bin/podman', '/bin/sh'));
    const { stderr } = await run('systemd-analyze', ['verify', '--man=no', unit]);
    assert.ok(!/NoNewPrivileges|Unknown|ignoring/i.test(stderr), stderr);
  });
});

describe('units in an image', () => {
  it('are those that somebody put there, and not those of the distribution', async () => {
    const text = FILES['units/web.service'] ?? '';
    const image = buildImage({
      layers: [
        [
          { path: 'usr/lib/systemd/system/own.service', content: text },
          { path: 'etc/systemd/system/web.service', content: text },
          { path: 'etc/containers/systemd/web.container', content: FILES['units/web.container'] ?? '' },
        ],
      ],
    });
    const { stdout } = await survive([
      'scan',
      ociArchive('units', image),
      '--scanners',
      'config',
      '--format',
      'json',
    ]);
    const names = reportIn('scan', stdout).findings.map((finding) =>
      'subject' in finding && finding.subject.kind === 'resource' ? finding.subject.name : '',
    );
    assert.deepEqual([...new Set(names)].filter((name) => name !== '').toSorted(), [
      'web.container',
      'web.service',
    ]);
  });
});

describe('hostile infrastructure', () => {
  const json = (value: unknown) => JSON.stringify(value);
  const loops = (depth: number, body: string): string =>
    depth === 0 ? body : `{ "Fn::ForEach::L${depth}": [X${depth}, !Ref L, ${loops(depth - 1, body)}] }`;
  let nested: object = { resources: [] };
  for (let depth = 0; depth < 8; depth += 1)
    nested = {
      resources: Array.from({ length: 2 }, () => ({
        type: 'Microsoft.Resources/deployments',
        copy: { name: `c${depth}`, count: 800 },
        properties: { template: nested },
      })),
    };
  const doubled = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [
      `v${at + 1}`,
      `[concat(variables('v${at}'), variables('v${at}'))]`,
    ]),
  );
  const files: Readonly<Record<string, string>> = {
    'loops.yaml': `Parameters:\n  L: { Type: CommaDelimitedList, Default: "${Array.from({ length: 500 }).join(',x')}" }\nResources:\n  A:\n    Type: AWS::B::C\n    Properties: ${loops(6, '{ "a${X1}": !Sub "${X2}" }')}\n`,
    'text.yaml': `Resources:\n  A:\n    Type: AWS::B::C\n    Properties: { X: !Sub "${'${A}'.repeat(200_000)}" }\n`,
    'circle.yaml':
      'Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources:\n  A: { Type: AWS::B::C, Condition: A, Properties: &p { X: !If [A, *p, 1] } }\n',
    'nested.json': `{"$schema":"${SCHEMA}",${json(nested).slice(1)}`,
    'doubled.json': `{"$schema":"${SCHEMA}","variables":${json({ v0: 'x', ...doubled })},"resources":[{"type":"a","name":"[variables('v200')]"}]}`,
    'deep.json': `{"$schema":"${SCHEMA}","resources":[{"type":"a","name":"[${'concat('.repeat(3000)}'a'${')'.repeat(3000)}]"}]}`,
    'long.service': `[Service]\nExecStart=/bin/a ${'x '.repeat(2_000_000)}\n${'Environment=A=1\n'.repeat(200_000)}`,
    'open.container': `[Container]\nImage=a\nPodmanArgs=${'--volume "'.repeat(100_000)}\n${'\\\n'.repeat(500_000)}`,
    'loops.tf': `locals {\n  a = [for x in range(1) : x]\n${Array.from({ length: 30 }, (_, at) => `  b${at + 1} = [for x in local.b${at} : [for y in local.b${at} : y]]\n`).join('')}  b0 = [1, 2, 3]\n}\nresource "a" "b" {\n  for_each = { for x in local.b30 : "a" => x }\n  x        = local.b30\n}\n`,
  };
  for (const [name, text] of Object.entries(files))
    it(`is read in time and memory, or told: ${name}`, async () => {
      const { code } = await survive(['check', save(`hostile-${name}`, text)]);
      assert.ok([0, 1, 3, 4].includes(code), String(code));
    });
});
