/** What holds for every window of the program: Electron's security checklist, items 2 to 4 and 6. */
export const pageIsolation = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
} as const;
