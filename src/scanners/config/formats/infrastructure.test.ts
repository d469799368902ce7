import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FORMATS } from '../formats.ts';

/** The formats that take a file for theirs. */
function formatsOf(path: string, text: string): string[] {
  return FORMATS.filter((format) => format.wants(path) && format.recognises(path, text)).map(({ id }) => id);
}

const ARM =
  '{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#", "resources": [{"kind": "a", "apiVersion": "b"}]}';
const SERVICE = '[Unit]\nDescription=a\n[Service]\nExecStart=/bin/a\n';

describe('files of infrastructure', () => {
  const cases: readonly (readonly [path: string, text: string, formats: readonly string[]])[] = [
    ['/any.yaml', 'Resources:\n  A:\n    Type: AWS::S3::Bucket\n', ['cloudformation']],
    ['/cdk.out/a.template.json', '{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}', ['cloudformation']],
    ['/a.template', '{\n "Resources": {\n "A": { "Type": "Custom::Thing" } } }', ['cloudformation']],
    ['/serverless.yml', 'resources:\n  - Type: other\n', []],
    ['/policy.json', '{"Statement": [{"Resource": "arn:aws:s3:::a"}]}', ['terraform']],
    ['/resources.json', '{"Resources": {}, "Type": "arn:aws:s3:::a"}', []],
    ['/m/user.tftpl', 'a ${b}', ['terraform']],
    ['/long.tftpl', 'a'.repeat(20_001), []],
    ['/a.tpl', '{{ a }}', []],
    ['/plan.json', '{"format_version": "1.2", "planned_values": {}}', ['terraform']],
    ['/main.json', ARM, ['arm']],
    ['/a.parameters.json', ARM.replace('subscriptionDeploymentTemplate', 'deploymentParameters'), ['arm']],
    ['/package.json', '{"$schema": "https://json.schemastore.org/package"}', []],
    ['/main.bicep', 'param a string\n', ['arm']],
    ['/templates/a.yml', 'spec:\n  inputs: {}\n---\na: {}\n', ['kubernetes', 'gitlab-ci']],
    ['/templates/a.yaml', 'apiVersion: v1\nkind: Pod\nspec:\n  {{ a }}\n', ['kubernetes']],
    ['/Dockerfile.php', 'FROM a\n', ['dockerfile']],
    ['/build/api.dockerfile', 'FROM a\n', ['dockerfile']],
    ['/build/Dockerfile2', 'ARG A\nfrom a\n', ['dockerfile']],
    ['/build/DockerfileGraal', 'FROM a\n', ['dockerfile']],
    ['/syntax/Dockerfile.nanorc', 'syntax "Dockerfile" "Dockerfile[^/]*$"\ncolor red "^FROM"\n', []],
    ['/build/Containerfile.in', '# include "Containerfile"\nRUN a\n', []],
    ['/build/Dockerfile', 'RUN a\n', ['dockerfile']],
    ['/docs/Dockerfiles', 'Files that begin with FROM\n', []],
    ['/stack.yml', 'version: "3"\nservices:\n  a:\n    image: a\nx-a: b\n', ['compose']],
    ['/dev/compose.override.yaml', 'services:\n  a:\n    ports: ["80"]\n', ['compose']],
    ['/symfony/services.yaml', 'parameters: {}\nservices:\n  App\\A:\n    image: a\n', []],
    ['/ci.yml', 'services:\n  - image: a\nscript: b\n', []],
    ['/services.yaml', 'services:\n  a:\n    class: B\n', []],
    ['/lib/generate/dockerfile.pm', 'package a;\n', []],
    ['/app/templates/Dockerfile.tt', 'FROM <%= base %>\n', []],
    ['/src/dockerfile.rs', 'fn a() {}\n', []],
    ['/syntaxes/Dockerfile.tmLanguage', '<plist/>', []],
    ['/web.service', SERVICE, ['systemd']],
    ['/etc/systemd/system/web@.service', SERVICE, ['systemd']],
    ['/debian/usr/lib/systemd/system/web.service', SERVICE, ['systemd']],
    ['/etc/systemd/system/ssh.service.d/a.conf', '[Service]\nUser=a\n', ['systemd']],
    ['/usr/lib/systemd/system/web.service', SERVICE, []],
    ['/lib/systemd/system/web.service.d/a.conf', SERVICE, []],
    ['/usr/share/dbus-1/services/a.service', '[D-BUS Service]\nName=a\n', []],
    ['/a/services/a.service', '[D-BUS Service]\nName=a\nExec=/bin/a\n', []],
    ['/etc/avahi/services/ssh.service', '<service-group></service-group>', []],
    ['/web.container', '[Container]\nImage=a\n', ['quadlet']],
    ['/etc/containers/systemd/web.container.d/a.conf', '[Container]\nUser=1\n', ['quadlet']],
    ['/a.network', '[Network]\nSubnet=10.0.0.0/24\n', ['quadlet']],
    ['/etc/systemd/network/a.network', '[Network]\nDHCP=yes\n', []],
    ['/a.network', '[Match]\nName=eth0\n[Network]\nDHCP=yes\n', []],
    ['/disk.image', '\u0000\u0000', []],
  ];
  for (const [path, text, formats] of cases)
    it(`are told apart: ${path} (${formats.join(' ') || 'none'})`, () =>
      assert.deepEqual(formatsOf(path, text), formats));
});
