import { Ear, Link, Mic, Phone, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { DeviceChoice } from '../../preload/contract/phone.ts';
import { useServices } from '../app/services.ts';
import { askDial, openOverlay } from '../app/view-store.ts';
import { becomePhoneHandler } from '../call-desk/phone-links.ts';
import { openMicrophoneTest, type MicrophoneTest } from './microphone-test.ts';

const close = (): void => openOverlay(null);

/** Microphone, loudspeaker and ringer of this station: chosen, seen and heard before a customer hears them. */
export function SoundDialog(): ReactNode {
  const { t } = useTranslation();
  const { host, live } = useServices();
  const phone = useStore(live, (state) => state.phone);
  const inBrowser = useStore(live, ({ about }) => about?.shell === 'browser');
  const [present, setPresent] = useState<readonly MediaDeviceInfo[]>([]);
  const [asked, setAsked] = useState<DeviceChoice | null>(null);
  const choice = asked ?? phone?.devices;
  const microphone = useMicrophone(choice?.microphone?.deviceId ?? null);

  useEffect(() => {
    const look = (): void => void navigator.mediaDevices.enumerateDevices().then(setPresent);
    // Names can be read once the microphone is open, or never.
    if (microphone.state !== 'opening') look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, [microphone.state]);

  if (!choice) return null;
  const choose = (part: Partial<DeviceChoice>): void => {
    const next = { ...choice, ...part };
    setAsked(next);
    void host.call('phone.choose-devices', next);
  };
  const device = (name: 'microphone' | 'speaker' | 'ringer'): ReactNode => (
    <DeviceField
      name={name}
      chosen={choice[name]}
      present={present.filter(({ kind }) => kind === (name === 'microphone' ? 'audioinput' : 'audiooutput'))}
      onChoose={(chosen) => choose({ [name]: chosen })}
    />
  );
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && close()}>
      <Modal className="modal sound">
        <Dialog>
          <Heading slot="title">{t('sound.title')}</Heading>
          {phone?.sound?.replaced && (
            <p className="notice unknown" role="status">
              <TriangleAlert className="i" aria-hidden="true" />
              {t('sound.replaced', { name: phone.sound.microphone ?? t('sound.system') })}
            </p>
          )}
          {device('microphone')}
          <MicrophoneLevel microphone={microphone} />
          {device('speaker')}
          <EchoTest microphone={microphone} speakerId={choice.speaker?.deviceId ?? ''} />
          {device('ringer')}
          <label className="row">
            <span>{t('sound.ringVolume')}</span>
            <input
              type="range"
              min={0}
              max={1}
              step={0.05}
              value={choice.ringVolume}
              onChange={(event) => choose({ ringVolume: event.target.valueAsNumber })}
            />
          </label>
          {inBrowser && (
            <p className="row">
              <span className="mid">{t('phoneMore.takeLinksWhy')}</span>
              <Button className="btn" onPress={becomePhoneHandler}>
                <Link className="i" aria-hidden="true" />
                {t('phoneMore.takeLinks')}
              </Button>
            </p>
          )}
          <div className="ends">
            {phone?.echoNumber && (
              <Button
                className="btn lg"
                onPress={() => {
                  close();
                  askDial(phone.echoNumber ?? '', t('sound.echoLine'));
                }}
              >
                <Phone className="i" aria-hidden="true" />
                {t('sound.callEcho')}
              </Button>
            )}
            <Button className="btn lg" onPress={close}>
              {t('app.close')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function DeviceField({
  name,
  chosen,
  present,
  onChoose,
}: {
  name: 'microphone' | 'speaker' | 'ringer';
  chosen: DeviceChoice['microphone'];
  present: readonly MediaDeviceInfo[];
  onChoose: (chosen: DeviceChoice['microphone']) => void;
}): ReactNode {
  const { t } = useTranslation();
  const away = chosen !== null && !present.some(({ deviceId }) => deviceId === chosen.deviceId);
  return (
    <label className="row">
      <span>{t(`sound.${name}`)}</span>
      <select
        className="field"
        name={name}
        aria-label={t(`sound.${name}`)}
        value={chosen?.deviceId ?? ''}
        onChange={({ target }) => {
          const device = present.find(({ deviceId }) => deviceId === target.value);
          onChoose(device && target.value ? { deviceId: device.deviceId, label: device.label } : null);
        }}
      >
        <option value="">{t('sound.system')}</option>
        {away && <option value={chosen.deviceId}>{t('sound.away', { name: chosen.label })}</option>}
        {present
          .filter(({ deviceId }) => deviceId !== '' && deviceId !== 'default')
          .map(({ deviceId, label }) => (
            <option key={deviceId} value={deviceId}>
              {label || t('sound.unnamed')}
            </option>
          ))}
      </select>
    </label>
  );
}

type Microphone = { readonly state: 'opening' | 'open' | 'refused' | 'absent'; readonly test: MicrophoneTest | null };

/** The chosen microphone, open while the dialog is. */
function useMicrophone(deviceId: string | null): Microphone {
  const [microphone, setMicrophone] = useState<Microphone>({ state: 'opening', test: null });
  useEffect(() => {
    let gone = false;
    let opened: MicrophoneTest | null = null;
    openMicrophoneTest(deviceId).then(
      (test) => {
        if (gone) return test.close();
        opened = test;
        setMicrophone({ state: 'open', test });
      },
      (error: unknown) => {
        const refused = error instanceof DOMException && error.name === 'NotAllowedError';
        if (!gone) setMicrophone({ state: refused ? 'refused' : 'absent', test: null });
      },
    );
    return () => {
      gone = true;
      opened?.close();
    };
  }, [deviceId]);
  return microphone;
}

function MicrophoneLevel({ microphone: { state, test } }: { microphone: Microphone }): ReactNode {
  const { t } = useTranslation();
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    if (!test) return;
    let frame = 0;
    const draw = (): void => {
      if (meter.current) meter.current.value = test.level();
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [test]);
  if (state === 'refused' || state === 'absent') {
    return (
      <p className="notice refused" role="alert">
        <TriangleAlert className="i" aria-hidden="true" />
        {t(state === 'refused' ? 'sound.refused' : 'sound.absent')}
      </p>
    );
  }
  return (
    <div className="row">
      <span className="mid">{t('sound.level')}</span>
      <meter ref={meter} aria-label={t('sound.level')} min={0} max={1} low={0.15} high={0.95} optimum={0.5} />
    </div>
  );
}

function EchoTest({ microphone: { test }, speakerId }: { microphone: Microphone; speakerId: string }): ReactNode {
  const { t } = useTranslation();
  const [stage, setStage] = useState<'ready' | 'recording' | 'playing'>('ready');
  const run = (): void => {
    if (!test) return;
    setStage('recording');
    void test
      .echo(speakerId, () => setStage('playing'))
      .catch(() => {})
      .then(() => setStage('ready'));
  };
  return (
    <div className="row">
      <span className="mid" role="status" data-echo={stage}>
        {t(`sound.echo-${stage}`)}
      </span>
      <Button className="btn" isDisabled={!test || stage !== 'ready'} onPress={run}>
        {stage === 'recording' ? <Mic className="i" aria-hidden="true" /> : <Ear className="i" aria-hidden="true" />}
        {t('sound.echo')}
      </Button>
    </div>
  );
}
