import { Copy } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * Rights on the usual readers' ports for Linux: makers' own identities and the generic bridges in them. ModemManager must leave
 * a reader alone, or it talks to it as to a modem.
 * @see facts of the drivers' vectors for where each identity was seen
 */
export const udevRules = `${[
  ['10c4', 'ea60', 'CP210x'],
  ['1a86', '7523', 'CH340'],
  ['067b', '2303', 'PL2303'],
  ['0403', '6001', 'FTDI'],
  ['0403', '6015', 'FTDI (Nordic ID)'],
  ['04e6', '0112', 'Nordic ID'],
  ['0e05', '0112', 'Nordic ID'],
]
  .map(
    ([vendor, product, name]) =>
      `# ${name}\nSUBSYSTEM=="tty", ATTRS{idVendor}=="${vendor}", ATTRS{idProduct}=="${product}", GROUP="dialout", MODE="0660", ENV{ID_MM_DEVICE_IGNORE}="1"`,
  )
  .join('\n')}
# Zebra, Honeywell, Datalogic (HID-POS)
${['05e0', '0c2e', '05f9'].map((vendor) => `KERNEL=="hidraw*", ATTRS{idVendor}=="${vendor}", MODE="0660", GROUP="plugdev", TAG+="uaccess"`).join('\n')}
`;

const onWindows = (): boolean => navigator.userAgent.includes('Windows');

/** What to do on this computer when a port cannot be opened: the person who can is seldom the one who reads. */
export function PortHelp({ trouble }: { trouble: string }): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  if (trouble !== 'no-permission' && trouble !== 'port-taken' && trouble !== 'ports-not-listed') return null;
  const windows = onWindows();
  const steps = windows
    ? [t('readers.help.windowsTool'), t('readers.help.windowsManager'), t('readers.help.windowsDriver')]
    : trouble === 'ports-not-listed'
      ? [t('readers.help.linuxUdevadm')]
      : [
          t(trouble === 'port-taken' ? 'readers.help.linuxTaken' : 'readers.help.linuxGroup'),
          t('readers.help.linuxRules'),
        ];
  return (
    <section className="pad help" aria-label={t('readers.help.title')}>
      <h2 className="h">{t('readers.help.title')}</h2>
      <ol>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {!windows && trouble !== 'ports-not-listed' && (
        <>
          <pre className="code" tabIndex={0}>
            {udevRules}
          </pre>
          <button
            type="button"
            className="btn"
            onClick={() => void navigator.clipboard.writeText(udevRules).then(() => setCopied(true))}
          >
            <Copy className="i" aria-hidden="true" />
            {t(copied ? 'readers.copied' : 'readers.help.copyRules')}
          </button>
        </>
      )}
    </section>
  );
}
