/** What the file in a support bundle says that tells what else is in it. */
export const supportBundleTexts = {
  'bundle.readme.title': 'Support bundle of Gavel {version}, {time}',
  'bundle.readme.made': 'A person made this file with “Save support bundle”. Gavel sends it nowhere by itself.',
  'bundle.readme.holds': 'What is in it',
  'bundle.readme.checks': 'The checks with their results and what to do, for people and for programs',
  'bundle.readme.about': 'Versions, the system, the language, and whether Gavel was installed or in a browser',
  'bundle.readme.preferences': 'What was set for Gavel as a whole',
  'bundle.readme.accounts':
    'Each account: its kind, how its connection stands, the servers with their ports, and settings that are ' +
    'chosen from a list',
  'bundle.readme.state': 'How many accounts, conferences, people and commands there are. Only numbers',
  'bundle.readme.logs': 'The newest part of the log',
  'bundle.readme.lacks': 'What is left out',
  'bundle.readme.lacks-secrets':
    'Passwords, tokens, cookies and authorization headers: taken out by field name, by pattern, and by every ' +
    'secret in use',
  'bundle.readme.lacks-people':
    'User names, extensions, agent ids, names of accounts, and the name of the person’s own folder (shown as ~)',
  'bundle.readme.lacks-audit':
    'The audit record, because it names customers and their numbers. If support needs it, send it separately',
  'bundle.readme.keeps-servers':
    'Names of servers stay: without them nobody can help with a connection. Take them out before you send it ' +
    'if they are confidential.',
} as const;
