"""The file of a trained net, and what every net has."""
