/** Techniques of MITRE ATT&CK by their ids, with their names there. Source: https://attack.mitre.org/matrices/enterprise/containers/ */
export const TECHNIQUES = {
  T1046: 'Network Service Discovery',
  'T1078.004': 'Valid Accounts: Cloud Accounts',
  T1080: 'Taint Shared Content',
  'T1098.006': 'Account Manipulation: Additional Container Cluster Roles',
  T1190: 'Exploit Public-Facing Application',
  T1210: 'Exploitation of Remote Services',
  T1528: 'Steal Application Access Token',
  'T1550.001': 'Use Alternate Authentication Material: Application Access Token',
  'T1552.001': 'Unsecured Credentials: Credentials In Files',
  'T1552.005': 'Unsecured Credentials: Cloud Instance Metadata API',
  'T1552.007': 'Unsecured Credentials: Container API',
  'T1562.001': 'Impair Defenses: Disable or Modify Tools',
  T1609: 'Container Administration Command',
  T1610: 'Deploy Container',
  T1611: 'Escape to Host',
  T1613: 'Container and Resource Discovery',
  T1649: 'Steal or Forge Authentication Certificates',
} as const;

export type TechniqueId = keyof typeof TECHNIQUES;
