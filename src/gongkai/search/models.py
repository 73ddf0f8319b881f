"""The text of public files, read once and kept, so that building an index anew reads no file again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileToRead(models.Model):
    """A public rendition whose text nobody has read yet."""

    sha256 = models.CharField(_("SHA-256 of the rendition"), max_length=64, unique=True)
    rendition = models.CharField(_("name in the storage"), max_length=200)
    name = models.CharField(_("name for the public"), max_length=255)

    class Meta:
        verbose_name = _("file to read")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class FileText(models.Model):
    """What a public rendition says, by its fingerprint. Written once: other content is another file.

    The numbers of these lines are a feed, as those of the publication log are: an index takes in the
    records of a file once its text is there.
    """

    sha256 = models.CharField(_("SHA-256 of the rendition"), max_length=64, unique=True)
    text = models.TextField(_("text"), blank=True)
    problem = models.TextField(_("why it cannot be read"), blank=True)

    class Meta:
        verbose_name = _("text of a file")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.sha256
