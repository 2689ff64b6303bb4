"""A stand-in for the sounddevice library, copied as `sounddevice.py` before the real one: sound cards with a fault.

FAULTY says which. Streams call back as fast as anybody takes the sound; with FAULTY_SPEED=1 about as fast as real ones.
"""

import os
import threading

FAULT = os.environ.get("FAULTY", "")
SPEED = int(os.environ.get("FAULTY_SPEED", "60"))
if FAULT == "no_library":
    raise OSError("PortAudio library not found")


class PortAudioError(Exception):
    """What the library raises for everything."""


class default:  # noqa: N801 - the library's name
    device = (0, 1)


def _info(index, name, inputs=0, outputs=0):
    return {
        "index": index,
        "name": name,
        "max_input_channels": inputs,
        "max_output_channels": outputs,
        "default_samplerate": 48_000.0,
    }


CARDS = [_info(0, "USB Mic", inputs=1), _info(1, "HDMI", outputs=2)]
if FAULT == "no_microphone":
    CARDS = CARDS[1:]
if FAULT == "no_speaker":
    CARDS = CARDS[:1]


def query_devices(kind=None):
    if kind is None:
        return CARDS
    for card in CARDS:
        if card[f"max_{kind}_channels"]:
            return card
    raise PortAudioError("Error querying device -1")


def check_input_settings(device, channels, dtype, samplerate):
    if FAULT == "rate":
        raise PortAudioError("Invalid sample rate [PaErrorCode -9997]", -9997)
    if samplerate != 48_000 and FAULT == "own_rate":
        raise PortAudioError("Invalid sample rate [PaErrorCode -9997]", -9997)


def check_output_settings(device, channels, dtype, samplerate):
    """Every rate is welcome."""


SAMPLES = {"silent": 0, "clipping": 32_767}


class RawInputStream:
    latency = 0.02

    def __init__(self, blocksize, callback, **options):
        self.block = SAMPLES.get(FAULT, 300).to_bytes(2, "little") * blocksize
        self.callback = callback
        self.is_open = False

    def start(self):
        if FAULT == "busy":
            raise PortAudioError("Error starting stream: Device unavailable [PaErrorCode -9985]", -9985)
        self.is_open = True
        if FAULT != "dead":
            threading.Thread(target=self._send, daemon=True).start()

    def _send(self):
        while self.is_open:
            for _ in range(SPEED):
                self.callback(self.block, len(self.block) // 2, None, None)
            threading.Event().wait(0.03)

    def abort(self, ignore_errors=True):
        self.is_open = False

    close = abort


class RawOutputStream:
    latency = 0.02

    def __init__(self, callback, **options):
        self.callback = callback
        self.is_open = False

    def start(self):
        if FAULT == "speaker":
            raise PortAudioError("Unanticipated host error [PaErrorCode -9999]", -9999)
        self.is_open = True
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self):
        while self.is_open:
            self.callback(bytearray(4096), 1024, None, None)
            threading.Event().wait(0.046 / SPEED)

    def abort(self, ignore_errors=True):
        self.is_open = False

    close = abort
