"""What every event of a deployment is scored with."""

from typing import TYPE_CHECKING, NamedTuple

from shared.deployment import Deployment
from shared.events.guard import Folders
from shared.model import Model
from shared.settings import Settings
from shared.stores.choice import Stores

if TYPE_CHECKING:
    from shared.stores.port import Store


class Setup(NamedTuple):
    """A deployment whose model can be used, the folders that its settings name, and the stores."""

    deployment: Deployment
    model: Model
    folders: Folders
    stores: Stores

    @property
    def settings(self) -> Settings:
        """The deployment's."""
        return self.deployment.settings

    def open_sink(self) -> "Store":
        """The store of the sink. Raises StoreFailed."""
        return self.stores.open(self.folders.sink.store)

    @classmethod
    def of(cls, deployment: Deployment, stores: Stores) -> "Setup":
        """The setup of a deployment. Raises ModelUnusable and SettingInvalid."""
        return cls(deployment, deployment.model, Folders.of(deployment.settings), stores)
