"""A local stand-in for the LINE platform: its API, its rules, and a chat page in the browser.

It knows LINE, not the bot: nothing of bot, handlers, reports or db may be imported here, so that a
misunderstanding in the bot cannot hide itself by being made twice.
"""

from bot.simulator.faults import Fault, FaultKind
from bot.simulator.personas import DEMO_GROUPS, DEMO_PERSONAS, GroupPersona, Persona
from bot.simulator.platform import LinePlatform
from bot.simulator.server import SimulatorConfig, SimulatorServer, create_simulator

__all__ = [
    "DEMO_GROUPS",
    "DEMO_PERSONAS",
    "Fault",
    "FaultKind",
    "GroupPersona",
    "LinePlatform",
    "Persona",
    "SimulatorConfig",
    "SimulatorServer",
    "create_simulator",
]
