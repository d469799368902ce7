/** The key, in lower case, and the value of a line of OpenSSH's configuration; empty where it has none. ssh_config(5) */
export function sshSetting(text: string): [key: string, value: string] {
  const [, name = '', value = ''] = /^(\w+)(?:\s*=\s*|\s+)(.*)$/s.exec(text) ?? [];
  return [name.toLowerCase(), value.replaceAll('"', '').trim()];
}
